import { createHash } from 'node:crypto';
import { displayRequestSchema, type DisplayReply, type DisplayRequest } from '@lintel/shared/contracts';
import { LintelError, toProblem, type ErrorCode } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { correlationId } from '../../platform/context/request-context.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { parseContract } from '../../platform/http/validation.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { AttendanceService } from '../bookings/attendance.js';
import type { BookingWithResources } from '../bookings/booking-record.js';
import { DoorBookingService } from '../bookings/door-booking.js';
import { tapperAsActor, TappingRules, type Tapper } from '../bookings/tapping.js';
import { IssuesService } from '../issues/issues.service.js';
import { TapProofs } from '../proofs/tap-proofs.js';
import {
  DisplayRequestsRepository,
  type FirstAnswer,
  type RequestKey,
  type Signer,
} from './display-requests.repository.js';
import { judgingTime } from './judging-time.js';
import { isSignedBy } from './request-signature.js';

/**
 * What displays ask for, the same over HTTP, Socket.IO and MQTT, and judged by when it was tapped: a display that was cut
 * off sends later what it kept. A `requestId` is acted on once: repeated, it gets the first answer again, wherever it was
 * first sent.
 */
@Injectable()
export class DisplayRequests {
  constructor(
    private readonly db: Database,
    private readonly repository: DisplayRequestsRepository,
    private readonly doors: DoorBookingService,
    private readonly attendance: AttendanceService,
    private readonly rules: TappingRules,
    private readonly proofs: TapProofs,
    private readonly issues: IssuesService,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** For sockets and the broker: any payload in, an answer out; it never throws. */
  async handle(display: DisplayPrincipal, payload: unknown): Promise<DisplayReply> {
    const requestId = requestIdOf(payload);
    try {
      const { status, body } = await this.answer(display, parseContract(displayRequestSchema, payload));
      return { requestId, ok: status < 400, status, body };
    } catch (error) {
      if (!(error instanceof LintelError)) this.log.error({ err: error }, 'a display request failed unexpectedly');
      const problem = toProblem(error, correlationId());
      return { requestId, ok: false, status: problem.status, body: problem };
    }
  }

  /**
   * The first answer to the request: a booking or issue, or the problem it met. The answer is kept in the transaction
   * that makes it true, so that a crash leaves both or neither.
   */
  async answer(display: DisplayPrincipal, request: DisplayRequest): Promise<FirstAnswer> {
    const key = this.keyOf(display, request, null);
    const judged = await this.judge(display, request);
    if (judged instanceof LintelError) {
      const earlier = await this.db.tenant(display.tenantId, (tx) => this.repository.find(tx, key));
      if (earlier) return replay(earlier, key.requestHash);
      throw judged;
    }
    return this.answerOnce(() => this.whoTaps(display, request), request, judged, key);
  }

  /**
   * The same for somebody who has shown elsewhere that they stand at the display, now. `alongside` joins the transaction
   * that does it, and refuses by throwing.
   */
  answerFor(tapper: Tapper, request: DisplayRequest, alongside: (tx: Tx) => Promise<void>): Promise<FirstAnswer> {
    const key = this.keyOf(tapper.display, request, tapper.person);
    return this.answerOnce(() => Promise.resolve(tapper), request, this.clock.now(), key, alongside);
  }

  private async answerOnce(
    whoTaps: () => Promise<Tapper | FirstAnswer>,
    request: DisplayRequest,
    at: number,
    key: RequestKey,
    alongside?: (tx: Tx) => Promise<void>,
  ): Promise<FirstAnswer> {
    const once = (work: (tx: Tx) => Promise<FirstAnswer>) =>
      this.db.tenant(key.tenantId, async (tx) => {
        // Waits for whoever is answering the same request right now, and then finds the answer.
        const earlier = await this.repository.beginOrFind(tx, key);
        if (earlier) return replay(earlier, key.requestHash);
        const answer = await work(tx);
        await this.repository.finish(tx, key, answer);
        return answer;
      });
    try {
      return await once(async (tx) => {
        const tapper = await whoTaps();
        if ('status' in tapper) return tapper;
        await alongside?.(tx);
        const body = await this.act(tapper, await this.resolve(tx, tapper.display, request), at);
        return { status: isCreation(request) ? 201 : 200, body };
      });
    } catch (error) {
      // A refusal is an answer too and is kept; a failure of ours is not, so that the display may try again.
      if (!(error instanceof LintelError) || notAnswers.includes(error.code)) throw error;
      const refusal = { status: error.status, body: toProblem(error, correlationId()) };
      return once(() => Promise.resolve(refusal));
    }
  }

  /** `person` asks in their own name, not in the display's: what one of the two asked is not answered to the other. */
  private keyOf(display: DisplayPrincipal, request: DisplayRequest, person: Tapper['person']): RequestKey {
    const { tenantId, displayId } = display;
    const { requestId, occurredAt, signature = null } = request;
    // What is sent again may be signed anew, and need not have been signed the first time. A PIN is never kept, in no form.
    const asked = {
      ...request,
      occurredAt: undefined,
      signature: undefined,
      proof: undefined,
      person: person?.id ?? person?.email,
    };
    const requestHash = createHash('sha256').update(JSON.stringify(asked)).digest();
    return { tenantId, displayId, requestId, requestHash, at: this.clock.now(), occurredAt, signature };
  }

  /**
   * Who they showed to be, or the refusal of it, which is kept like any answer: a request that comes by two links at once
   * is one try, not two.
   */
  private async whoTaps(display: DisplayPrincipal, request: DisplayRequest): Promise<Tapper | FirstAnswer> {
    try {
      return await this.proofs.identify(display, request);
    } catch (error) {
      if (!(error instanceof LintelError) || notAnswers.includes(error.code)) throw error;
      return { status: error.status, body: toProblem(error, correlationId()) };
    }
  }

  private act(tapper: Tapper, request: DisplayRequest, at: number): Promise<unknown> {
    // A display acts on the bookings of the rooms it stands beside; it does not even know of others.
    const { display } = tapper;
    const { tenantId, resourceIds: onlyOf } = display;
    const attending = (action: 'check-in' | 'restore', id: string) => ({
      tenantId,
      id,
      actor: tapperAsActor(tapper),
      at,
      onlyOf,
      permit: (booking: BookingWithResources) => this.rules.assertAccepted(tapper, action, booking.resource_ids),
    });
    switch (request.action) {
      case 'walk-up':
        return this.doors.walkUp(tapper, {
          resourceId: roomOf(display, request.resourceId),
          length: request.durationMinutes ?? 'UNTIL_NEXT',
          title: request.title,
          at,
        });
      case 'check-in':
        return this.attendance.checkIn(attending('check-in', request.bookingId));
      case 'restore':
        return this.attendance.restore(attending('restore', request.bookingId));
      case 'extend':
        return this.doors.extend(tapper, request.bookingId, request.minutes, at);
      case 'end':
        return this.doors.end(tapper, request.bookingId, at);
      case 'report':
        return this.issues.report(display, { ...request, resourceId: roomOf(display, request.resourceId), at });
    }
  }

  /** The instant by which the request is judged, or why it is not: it may have its answer all the same. */
  private async judge(display: DisplayPrincipal, request: DisplayRequest): Promise<number | LintelError> {
    try {
      const signer = request.signature === undefined ? null : await this.signerOf(display, request);
      return judgingTime({ occurredAt: request.occurredAt, signedBy: signer }, this.clock.now());
    } catch (error) {
      if (error instanceof LintelError) return error;
      throw error;
    }
  }

  private async signerOf({ tenantId, displayId }: DisplayPrincipal, request: DisplayRequest): Promise<Signer> {
    const signer = await this.db.tenant(tenantId, (tx) => this.repository.signer(tx, displayId));
    if (signer && (await isSignedBy(signer.keyThumbprint, request))) return signer;
    throw new LintelError('FORBIDDEN', { detail: 'This display has not signed this request.' });
  }

  /** What is done to a walk-up before the display has heard of its id names the request that made it. */
  private async resolve(tx: Tx, { displayId }: DisplayPrincipal, request: DisplayRequest): Promise<DisplayRequest> {
    if (!('bookingId' in request)) return request;
    const bookingId = await this.repository.bookingMadeBy(tx, displayId, request.bookingId);
    return bookingId === null ? request : { ...request, bookingId };
  }
}

/** The room a request is about: the one it names, if the display stands beside it, else the display's first. */
function roomOf(display: DisplayPrincipal, named: string | undefined): string {
  const room = named === undefined ? display.resourceIds[0] : display.resourceIds.find((id) => id === named);
  if (room === undefined)
    throw new LintelError('NOT_FOUND', { detail: 'This display does not stand beside that room.' });
  return room;
}

/** Refusals that may be another the next time the same request is sent. */
const notAnswers: readonly ErrorCode[] = ['IDEMPOTENCY_MISMATCH', 'RATE_LIMITED'];

const isCreation = ({ action }: DisplayRequest) => action === 'walk-up' || action === 'report';

function replay(earlier: FirstAnswer & { requestHash: Buffer }, requestHash: Buffer): FirstAnswer {
  if (!earlier.requestHash.equals(requestHash)) {
    throw new LintelError('IDEMPOTENCY_MISMATCH', {
      detail: 'This requestId was used for another request. Use a new one.',
    });
  }
  return { status: earlier.status, body: earlier.body };
}

function requestIdOf(payload: unknown): string {
  const requestId = (payload as { requestId?: unknown } | null)?.requestId;
  return typeof requestId === 'string' ? requestId.slice(0, 64) : '';
}
