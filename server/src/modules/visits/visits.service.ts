import type { OpenedVisit, Visit, VisitAction } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { uuidv7 } from '../../platform/ids.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { hashToken, randomToken } from '../../platform/secrets/secrets.js';
import type { Tapper } from '../bookings/tapping.js';
import { DisplayRequests } from '../display-requests/display-requests.service.js';
import type { FirstAnswer } from '../display-requests/display-requests.repository.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { RoomSnapshots } from '../rooms/room-snapshots.js';
import { isFresh, readDoorCode } from './door-codes.js';
import { overVisit } from './over-visit.js';
import { VisitsRepository, type IssuingDisplay, type VisitRecord } from './visits.repository.js';

/** Long enough to find one's password and to choose; whoever was at the door is still near it. */
const VISIT_MS = 5 * MINUTE_MS;
const SWEEP_MS = 60 * MINUTE_MS;

/** Somebody who has scanned the code on a screen, and what they do there with their phone. */
@Injectable()
export class VisitsService implements OnApplicationBootstrap {
  private readonly wrongCodes: AttemptLimiter;
  private readonly openings: AttemptLimiter;

  constructor(
    private readonly repository: VisitsRepository,
    private readonly requests: DisplayRequests,
    private readonly directory: RoomDirectory,
    private readonly snapshots: RoomSnapshots,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {
    const detail = 'Too many codes were opened from here. Wait a few minutes.';
    this.wrongCodes = new AttemptLimiter(clock, { limit: 60, windowMs: 10 * MINUTE_MS, detail });
    // A meeting's worth of people may scan one code; nobody opens it more often.
    this.openings = new AttemptLimiter(clock, { limit: 50, windowMs: 10 * MINUTE_MS, detail });
  }

  onApplicationBootstrap(): void {
    this.clock.every(SWEEP_MS, () => this.repository.deleteExpiredBefore(this.clock.now() - SWEEP_MS));
  }

  /** Exchanges a code for a visit. `address` is where it is opened from. Throws FORBIDDEN, the same for whatever is wrong. */
  async open(text: string, address: string): Promise<OpenedVisit> {
    const attempt = this.wrongCodes.take(address);
    const code = await readDoorCode(text);
    const display = code && (await this.repository.findDisplay(code.displayId));
    const now = this.clock.now();
    if (!code || !display || !isFresh(code, display, now)) throw overCode();
    const [room] = await this.directory.find(display.tenantId, [code.roomId]);
    if (!room) throw overCode();
    this.openings.take(code.hash.toString('hex'));
    attempt.forgive();

    const token = randomToken();
    const expiresAt = now + VISIT_MS;
    await this.repository.insert({
      id: uuidv7(),
      tenantId: display.tenantId,
      tokenHash: hashToken(token),
      codeHash: code.hash,
      displayId: display.displayId,
      resourceId: room.id,
      openedAt: now,
      expiresAt,
    });
    return {
      token,
      expiresAt: iso(expiresAt),
      room: { id: room.id, name: room.name },
      tenant: { slug: display.tenantSlug, name: display.tenantName },
      canMailCode: this.mailer.canSend,
    };
  }

  async get(asker: UserPrincipal, token: string | undefined): Promise<Visit> {
    const { visit } = await this.visitOf(asker, token);
    const [schedule] = await this.snapshots.load(asker.tenantId, [visit.resourceId], { forPublic: true });
    if (!schedule) throw overVisit();
    return { expiresAt: iso(visit.expiresAt), isUsed: visit.usedAt !== null, schedule };
  }

  /** Does one thing; the visit is used up in the transaction that does it. */
  async act(asker: UserPrincipal, token: string | undefined, action: VisitAction): Promise<FirstAnswer> {
    const { visit, display } = await this.visitOf(asker, token);
    const person = { id: asker.userId, name: asker.name, email: asker.email };
    // The code was of one room; the display may stand beside others.
    const tapper: Tapper = { display: { ...display, resourceIds: [visit.resourceId] }, factor: 'QR', person };
    const now = this.clock.now();
    const request = { ...action, resourceId: visit.resourceId, occurredAt: iso(now) };
    return this.requests.answerFor(tapper, request, async (tx) => {
      if (!(await this.repository.use(tx, visit.id, now))) throw overVisit();
    });
  }

  private async visitOf(
    asker: UserPrincipal,
    token: string | undefined,
  ): Promise<{ visit: VisitRecord; display: IssuingDisplay }> {
    if (!token) throw overVisit();
    const visit = await this.repository.claim(asker.tenantId, hashToken(token), asker.userId);
    if (visit === 'USED') {
      throw new LintelError('FORBIDDEN', {
        detail: 'You have opened this code before. Scan the code that is on the screen now.',
      });
    }
    if (!visit || visit.expiresAt <= this.clock.now()) throw overVisit();
    const display = await this.repository.findDisplay(visit.displayId);
    // It may have been revoked or moved to another room in between.
    if (!display?.resourceIds.includes(visit.resourceId)) throw overVisit();
    return { visit, display };
  }
}

function overCode(): LintelError {
  return new LintelError('FORBIDDEN', {
    title: 'This code is over',
    detail: 'Codes change every half minute. Scan the code that is on the screen now.',
  });
}

const iso = (at: number): string => new Date(at).toISOString();
