import type { Booking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/db/database.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { endedStatuses, type BookingRecord, type BookingWithResources } from './booking-record.js';
import { assertWithinLength } from './booking-rules.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsRepository } from './bookings.repository.js';
import { over } from './change-booking.js';
import { CreateBookingService, disabled, unknownResource } from './create-booking.js';
import { tapperAsActor, TappingRules, type Tapper } from './tapping.js';

/** Taps younger than this came straight from the door. */
const PROMPT_MS = 5_000;

export interface WalkUp {
  resourceId: string;
  /** Minutes, or up to the next booking. */
  length: number | 'UNTIL_NEXT';
  title?: string | undefined;
  /** When it was tapped, epoch milliseconds. */
  at: number;
}

/** What somebody in front of a door can do to the room's time. */
@Injectable()
export class DoorBookingService {
  constructor(
    private readonly db: Database,
    private readonly repository: BookingsRepository,
    private readonly writer: BookingWriter,
    private readonly creator: CreateBookingService,
    private readonly directory: RoomDirectory,
    private readonly rules: TappingRules,
    private readonly clock: Clock,
  ) {}

  /** Books the room from now on for somebody who stands at it, in their name where it is known; it needs no check-in. */
  async walkUp(tapper: Tapper, { resourceId, length, title, at }: WalkUp): Promise<Booking> {
    const { display, person } = tapper;
    await this.rules.assertAccepted(tapper, 'walk-up', [resourceId]);
    const [room] = await this.directory.find(display.tenantId, [resourceId]);
    if (!room) throw unknownResource();
    if (room.status !== 'ACTIVE') throw disabled();
    if (!room.policy.walkUpEnabled)
      throw new LintelError('FORBIDDEN', { detail: 'This room cannot be booked at the door.' });
    const start = this.startFor(at);
    const end =
      length === 'UNTIL_NEXT'
        ? await this.untilNext(display.tenantId, room, start)
        : wholeMinute(start) + length * MINUTE_MS;
    assertWithinLength({ start, end }, room.policy);

    const actor = tapperAsActor(tapper);
    const record = this.creator.blank(display, { start, end, timeZone: room.timeZone });
    Object.assign(record, {
      kind: 'RESOURCE',
      status: 'ATTENDED',
      title: title ?? 'Walk-up',
      location: room.name,
      created_by_type: actor.type,
      created_by_id: actor.id,
      created_by_name: actor.name,
      checked_in_at: start,
      checked_in_by: actor,
      ...(person && { organizer_email: person.email, organizer_name: person.name, organizer_user_id: person.id }),
    } satisfies Partial<BookingRecord>);
    return this.creator.write({ record, resourceIds: [room.id], actor });
  }

  /** Lets a running meeting go on for some minutes more. */
  extend(tapper: Tapper, id: string, minutes: number | undefined, at: number): Promise<Booking> {
    return this.change(tapper, 'extend', id, async (current) => {
      assertRunning(current, at);
      const [room] = await this.directory.find(current.tenant_id, current.resource_ids);
      if (!room) throw unknownResource();
      const end = current.end_at + (minutes ?? room.policy.extendMinutes[0]!) * MINUTE_MS;
      assertWithinLength({ start: current.start_at, end }, room.policy);
      return { type: 'booking.rescheduled', fields: { end_at: end }, claims: { start: current.start_at, end } };
    });
  }

  /** Ends a running meeting now and frees the rest of its time. */
  end(tapper: Tapper, id: string, at: number): Promise<Booking> {
    return this.change(tapper, 'end', id, (current) => {
      if (current.status === 'COMPLETED') return null;
      // The word of it may come after the night that took them for absent.
      assertRunning(current.status === 'NO_SHOW' ? { ...current, status: 'CONFIRMED' } : current, at);
      const end = Math.max(at, current.start_at + 1);
      return {
        type: 'booking.completed',
        fields: { status: 'COMPLETED', end_at: end },
        claims: { start: current.start_at, end },
      };
    });
  }

  /**
   * A tap that arrives at once counts from now by the server: screens' clocks differ by milliseconds, and what ended in
   * between must not stand in the way.
   */
  private startFor(tappedAt: number): number {
    const now = this.clock.now();
    return now - tappedAt < PROMPT_MS ? now : tappedAt;
  }

  private change(
    tapper: Tapper,
    action: 'extend' | 'end',
    id: string,
    decide: Parameters<BookingWriter['change']>[1],
  ): Promise<Booking> {
    const { tenantId, resourceIds } = tapper.display;
    const permit = (current: BookingWithResources) => this.rules.assertAccepted(tapper, action, current.resource_ids);
    return this.writer.change({ tenantId, id, actor: tapperAsActor(tapper), onlyOf: resourceIds, permit }, decide);
  }

  private async untilNext(tenantId: string, room: RoomFacts, start: number): Promise<number> {
    const within = { start, end: start + DAY_MS };
    const claims = await this.repository.claimsOf(tenantId, [room.id], within);
    const next = claims.get(room.id)![0];
    if (!next)
      throw new LintelError('INVALID_SLOT', {
        detail: 'Nothing is booked after now: choose how many minutes you need.',
      });
    if (next.start - start >= room.policy.walkUpMinimumMinutes * MINUTE_MS) return next.start;
    throw await this.writer.conflict(tenantId, { start, end: start + room.policy.walkUpMinutes[0]! * MINUTE_MS }, [
      room.id,
    ]);
  }
}

function assertRunning(booking: BookingWithResources, at: number): void {
  if (endedStatuses.includes(booking.status)) throw over(booking);
  if (booking.released_at !== null)
    throw new LintelError('WINDOW_CLOSED', { detail: 'The room of this booking has been released.' });
  if (at < booking.start_at) throw new LintelError('WINDOW_CLOSED', { detail: 'The meeting has not started yet.' });
  if (at >= booking.end_at) throw new LintelError('WINDOW_CLOSED', { detail: 'The meeting is over.' });
}

/** Walk-ups end on a whole minute, so that a door can say until when. */
function wholeMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
