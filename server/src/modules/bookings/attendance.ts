import type { Actor, Booking, BookingCard, Policy } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { checkInWindow, releaseDueAt } from '@lintel/shared/room-state';
import { formatLocalTime, MINUTE_MS } from '@lintel/shared/time';
import { defaultPolicy } from '@lintel/shared/policy';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/context/principal.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { toCard } from './booking-card.js';
import { endedStatuses, type BookingWithResources } from './booking-record.js';
import { BookingWriter, type Change, type ChangeOptions, type ManyOptions, type SureChange } from './booking-writer.js';
import { over } from './change-booking.js';
import { ChangeRights } from './change-rights.js';

interface Attending {
  tenantId: string;
  id: string;
  actor: Actor;
  /** When it happened, epoch milliseconds. */
  at: number;
  /** See `ChangeOptions`. */
  onlyOf?: readonly string[];
  permit?: ChangeOptions['permit'];
  /** Who says so by hand and has to be allowed to change the booking; nobody where the server does it by itself. */
  asker?: Principal;
}

/** What the server does by itself to whatever of these bookings it falls due for. */
interface ManyAttending extends ManyOptions {
  at: number;
}

const missed: SureChange = { type: 'booking.no-show', fields: { status: 'NO_SHOW' } };

/** Who came, and what becomes of a room when nobody did. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly writer: BookingWriter,
    private readonly directory: RoomDirectory,
    private readonly rights: ChangeRights,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks in at the door: from some minutes before the start until some minutes after it, as the policy says. Where the
   * word of it comes late, what was done meanwhile because nobody seemed to come is undone as far as it can be.
   */
  checkIn({ at, ...options }: Attending): Promise<Booking> {
    return this.writer.change(options, async (current) => {
      if (current.status === 'ATTENDED') return null;
      if (endedStatuses.includes(current.status) && current.status !== 'NO_SHOW') throw over(current);
      if (current.released_at !== null && at >= current.released_at)
        throw tooLate('The room has been released. Restore the booking while it is still free.');
      const policy = await this.policyOf(current);
      const window = checkInWindow(cardBefore(current, policy), policy);
      if (!window || at >= window.closesAt) throw tooLate('Check-in has closed.');
      if (at < window.opensAt)
        throw tooLate(`Check-in opens at ${formatLocalTime(window.opensAt, current.time_zone, 'en', false)}.`);
      return current.released_at === null
        ? attended(options.actor, at)
        : attendedAfterAll(current, options.actor, at, this.clock.now());
    });
  }

  /**
   * Says that the meeting takes place: from its start until two hours (policy) later, wherever it is said from. Where its
   * room was released it takes that back for the rest of its time, or is refused with CONFLICT; when its time is over there
   * is no room to take back, and attendance alone is recorded.
   */
  show({ at, ...options }: Attending): Promise<Booking> {
    return this.writer.change(options, async (current) => {
      const policy = await this.policyOf(current);
      const closesAt = current.start_at + policy.attendanceWindowMinutes * MINUTE_MS;
      if (endedStatuses.includes(current.status) && current.status !== 'COMPLETED') throw over(current);
      if (at < current.start_at) throw tooLate('The meeting has not started yet.');
      if (at > closesAt)
        throw tooLate(`Attendance can be given until ${policy.attendanceWindowMinutes} minutes after the start.`);
      if (current.status !== 'CONFIRMED' && current.status !== 'PENDING') return null;
      const change = attended(options.actor, at);
      if (current.released_at === null || at >= current.end_at) return change;
      // They came after all: the room is theirs again, or somebody else's by now (CONFLICT).
      return {
        ...change,
        fields: { ...change.fields, released_at: null },
        claims: { start: Math.max(at, current.start_at), end: current.end_at },
      };
    });
  }

  /** Frees the room of a booking nobody checked in to, if its minute has come. */
  release({ id, ...options }: Attending): Promise<void> {
    return this.releaseDue({ ...options, ids: [id] });
  }

  /** Frees the rooms of bookings nobody checked in to, of those whose minute has come; the bookings themselves stay. */
  releaseDue({ at, ...options }: ManyAttending): Promise<void> {
    return this.writer.changeMany(options, async (current) => {
      // Whoever meets a customer is not free because the room is.
      if (current.host_ids.length > 0) return null;
      const policy = await this.policyOf(current);
      const dueAt = releaseDueAt(toCard(current, policy, { titlesMasked: true }), policy);
      const isStillDue = dueAt !== null && at >= dueAt && at < current.end_at;
      return isStillDue ? { type: 'booking.released', fields: { released_at: at }, claims: 'NONE' } : null;
    });
  }

  /** Takes a released room back for the rest of its time, while it is free and the policy's minutes have not passed. */
  restore({ at, ...options }: Attending): Promise<Booking> {
    return this.writer.change(options, async (current) => {
      if (current.released_at === null) {
        if (current.status === 'ATTENDED') return null;
        throw tooLate('This booking has not been released.');
      }
      if (endedStatuses.includes(current.status)) throw over(current);
      const policy = await this.policyOf(current);
      if (at >= current.end_at) throw tooLate('The meeting is over.');
      if (at >= current.released_at + policy.restoreMinutes * MINUTE_MS) {
        throw tooLate(`A released room can be restored for ${policy.restoreMinutes} minutes.`);
      }
      return {
        type: 'booking.restored',
        fields: { released_at: null, status: 'ATTENDED', checked_in_at: at, checked_in_by: options.actor },
        claims: { start: Math.max(at, current.start_at), end: current.end_at },
      };
    });
  }

  /** Marks a confirmed booking whose attendance window has passed. */
  noShow({ at, ...options }: Attending): Promise<Booking> {
    return this.writer.change(options, async (current) => {
      if (options.asker) await this.rights.assert(options.asker, current);
      if (current.status !== 'CONFIRMED') return null;
      if (await this.isNoShow(current, at)) return missed;
      if (options.asker) throw tooLate('Somebody may still come: it is too early to call it a no-show.');
      return null;
    });
  }

  /** Marks those of the bookings that are still confirmed though their attendance window has passed. */
  noShowsDue({ at, ...options }: ManyAttending): Promise<void> {
    return this.writer.changeMany(options, async (current) =>
      current.status === 'CONFIRMED' && (await this.isNoShow(current, at)) ? missed : null,
    );
  }

  /** Marks a running or past booking as having taken place. */
  complete({ at, ...options }: Attending): Promise<Booking> {
    return this.writer.change(options, async (current) => {
      if (options.asker) await this.rights.assert(options.asker, current);
      if (current.status === 'COMPLETED') return null;
      if (current.status === 'CANCELLED' || current.status === 'DECLINED') throw over(current);
      if (at < current.start_at) throw tooLate('The meeting has not started yet.');
      return { type: 'booking.completed', fields: { status: 'COMPLETED' } };
    });
  }

  private async isNoShow(booking: BookingWithResources, at: number): Promise<boolean> {
    const policy = await this.policyOf(booking);
    return at > booking.start_at + policy.attendanceWindowMinutes * MINUTE_MS && at >= booking.end_at;
  }

  /** What holds for a booking: the rules of its first resource, the defaults for one without any. */
  async policyOf(booking: BookingWithResources): Promise<Policy> {
    const [room] = await this.directory.find(booking.tenant_id, booking.resource_ids);
    return room?.policy ?? defaultPolicy;
  }
}

function attended(actor: Actor, at: number): Change {
  return { type: 'booking.attended', fields: { status: 'ATTENDED', checked_in_at: at, checked_in_by: actor } };
}

/** The booking as it stood at the door before it was released or taken for a no-show. */
function cardBefore(current: BookingWithResources, policy: Policy): BookingCard {
  const status = current.status === 'NO_SHOW' ? 'CONFIRMED' : current.status;
  return { ...toCard(current, policy, { titlesMasked: true }), status, releasedAt: null, needsCheckIn: true };
}

/** They had come in time: the rest of the time is theirs again, or somebody else's by now (CONFLICT). */
function attendedAfterAll(current: BookingWithResources, actor: Actor, at: number, now: number): Change {
  const change = attended(actor, at);
  if (now >= current.end_at) return change;
  return {
    type: 'booking.restored',
    fields: { ...change.fields, released_at: null },
    claims: { start: Math.max(now, current.start_at), end: current.end_at },
  };
}

function tooLate(detail: string): LintelError {
  return new LintelError('WINDOW_CLOSED', { detail });
}
