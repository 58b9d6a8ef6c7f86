import { createHmac } from 'node:crypto';
import type { GuestVisit, VisitAction } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { deriveRoomState } from '@lintel/shared/room-state';
import { formatLocalTime, MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { letter } from '../../platform/mail/letter.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { JobQueue } from '../../platform/queue/job-queue.js';
import { hashToken, isSameText, Secrets } from '../../platform/secrets/secrets.js';
import type { Tapper } from '../bookings/tapping.js';
import type { FirstAnswer } from '../display-requests/display-requests.repository.js';
import { DisplayRequests } from '../display-requests/display-requests.service.js';
import { RoomSnapshots } from '../rooms/room-snapshots.js';
import { mailVisitCode } from './mail-visit-code.job.js';
import { overVisit } from './over-visit.js';
import { VisitGuestsRepository, type GuestRecord } from './visit-guests.repository.js';
import { VisitsRepository } from './visits.repository.js';

const CODE_MS = 10 * MINUTE_MS;
/** For each visit: one whose mail does not come, or who misspelt their address, scans again after that. */
const MOST_CODES = 3;
const MOST_TRIES = 5;

/** Somebody at a door who has no account, and shows by a code sent to its e-mail address that a booking is theirs. */
@Injectable()
export class VisitGuestsService implements OnModuleInit {
  private readonly asking: AttemptLimiter;
  private readonly guesses: AttemptLimiter;
  private readonly codeKey: Uint8Array;

  constructor(
    private readonly repository: VisitGuestsRepository,
    private readonly visits: VisitsRepository,
    private readonly requests: DisplayRequests,
    private readonly snapshots: RoomSnapshots,
    private readonly mailer: Mailer,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    secrets: Secrets,
  ) {
    this.codeKey = secrets.derive('door-visit-codes');
    this.asking = new AttemptLimiter(clock, {
      limit: 6,
      windowMs: 10 * MINUTE_MS,
      detail: 'Too many codes were asked for. Wait a few minutes.',
    });
    // In all of a room's visits together: whoever stands there can open many.
    this.guesses = new AttemptLimiter(clock, {
      limit: 20,
      windowMs: 10 * MINUTE_MS,
      detail: 'Too many wrong codes at this door. Wait a few minutes.',
    });
  }

  async onModuleInit(): Promise<void> {
    await this.queue.work(mailVisitCode, ({ payload }) => this.mailCode(payload));
  }

  /** Answers the same for every address, and does the same; what depends on it is done by the job. */
  async requestCode(token: string | undefined, email: string): Promise<{ expiresAt: string }> {
    if (!this.mailer.canSend)
      throw new LintelError('FORBIDDEN', { detail: 'No mail is sent from here. Sign in instead.' });
    const visit = await this.visitOf(token);
    const now = this.clock.now();
    if (visit.expiresAt <= now) throw overVisit();
    const address = email.toLowerCase();
    this.asking.take(`${visit.tenantId} ${address}`);
    const expiresAt = now + CODE_MS;
    const number = await this.repository.beginCode(visit.id, address, expiresAt, MOST_CODES);
    if (number === null) throw overVisit();
    await this.queue.enqueue(mailVisitCode, { visitId: visit.id, number }, { id: mailId(visit.id, number) });
    return { expiresAt: iso(expiresAt) };
  }

  /** Throws FORBIDDEN, the same for a code that is wrong, over, used or was never sent. */
  async prove(token: string | undefined, code: string): Promise<GuestVisit> {
    const { id, tenantId, resourceId } = await this.visitOf(token);
    const attempt = this.guesses.take(`${tenantId} ${resourceId}`);
    const visit = await this.repository.takeTry(id, this.clock.now(), MOST_TRIES);
    const isRight = isSameText(code, this.codeOf(id, visit?.codes ?? 0));
    if (!visit || visit.bookingId === null || !isRight) throw wrongCode();
    const [schedule] = await this.snapshots.load(tenantId, [resourceId], { forPublic: true });
    if (!schedule) throw overVisit();
    if (!(await this.repository.prove(id, this.clock.now()))) throw wrongCode();
    attempt.forgive();
    return {
      expiresAt: iso(visit.codeExpiresAt!),
      isUsed: visit.usedAt !== null,
      schedule,
      bookingId: visit.bookingId,
    };
  }

  /** Does one thing with the booking that was proved; the visit is used up in the transaction that does it. */
  async act(token: string | undefined, action: VisitAction): Promise<FirstAnswer> {
    const visit = await this.visitOf(token);
    const now = this.clock.now();
    if (visit.email === null || visit.provedAt === null || visit.codeExpiresAt! <= now) throw overVisit();
    const isTheirs = 'bookingId' in action && action.bookingId === visit.bookingId && action.action !== 'restore';
    if (!isTheirs) {
      throw new LintelError('FORBIDDEN', {
        detail: 'The code is for checking in to, extending or ending its booking.',
      });
    }
    const display = await this.visits.findDisplay(visit.displayId);
    if (!display?.resourceIds.includes(visit.resourceId)) throw overVisit();
    const tapper: Tapper = {
      display: { ...display, resourceIds: [visit.resourceId] },
      factor: 'QR',
      person: { id: null, name: visit.email, email: visit.email },
    };
    const request = { ...action, resourceId: visit.resourceId, occurredAt: iso(now) };
    return this.requests.answerFor(tapper, request, async (tx) => {
      if (!(await this.visits.use(tx, visit.id, now))) throw overVisit();
    });
  }

  private async mailCode({ visitId, number }: { visitId: string; number: number }): Promise<void> {
    const visit = await this.repository.find(visitId);
    const now = this.clock.now();
    if (!visit || visit.email === null || visit.codes !== number || visit.codeExpiresAt! <= now) return;
    const [schedule] = await this.snapshots.load(visit.tenantId, [visit.resourceId], { forPublic: true });
    if (!schedule) return;
    const { current, checkIn } = deriveRoomState(schedule, schedule.policy, now);
    const ids = [current?.id, checkIn?.bookingId].filter((id) => id !== undefined);
    const bookingId = await this.repository.bookingOf(visit.tenantId, ids, visit.email);
    if (bookingId === null || !(await this.repository.nameBooking(visitId, number, bookingId))) return;
    const room = schedule.room.name;
    const until = formatLocalTime(visit.codeExpiresAt!, schedule.timeZone, 'en-GB');
    const code = this.codeOf(visitId, number);
    await this.mailer.send({
      id: mailId(visitId, number),
      to: [visit.email],
      subject: `Your code for ${room}`,
      ...letter([
        `Your code for ${room} is ${code}.`,
        `It works once, until ${until} (${schedule.timeZone}), on the phone that asked for it at the door.`,
        'If you did not ask for it, you need do nothing; do not pass it on.',
      ]),
    });
  }

  private async visitOf(token: string | undefined): Promise<GuestRecord> {
    const visit = token ? await this.repository.findByToken(hashToken(token)) : null;
    if (!visit) throw overVisit();
    return visit;
  }

  /** Six digits that follow from the secret alone: there is nothing to store, and the job can be repeated. */
  private codeOf(visitId: string, number: number): string {
    const digest = createHmac('sha256', this.codeKey).update(mailId(visitId, number)).digest();
    return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  }
}

function wrongCode(): LintelError {
  return new LintelError('FORBIDDEN', {
    title: 'This code does not fit',
    detail: 'The code is wrong, used or too old. Look at the newest mail, or scan the code on the screen again.',
  });
}

const mailId = (visitId: string, number: number) => `${visitId}.${number}`;
const iso = (at: number): string => new Date(at).toISOString();
