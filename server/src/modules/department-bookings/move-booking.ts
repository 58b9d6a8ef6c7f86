import type { Actor, Booking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { judgeDepartment } from '@lintel/shared/scheduling';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { uuidv7 } from '../../platform/ids.js';
import { DepartmentDiary, meetingOf } from '../availability/department-diary.js';
import { SlotOffers } from '../availability/slot-offers.js';
import { endedStatuses, type BookingWithResources } from '../bookings/booking-record.js';
import { BookingWriter, type Change } from '../bookings/booking-writer.js';
import { over } from '../bookings/change-booking.js';
import { DepartmentsRepository, type DepartmentRecord } from '../departments/departments.repository.js';
import { MeetingTypesRepository, type MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { BookingDesk, withOtherTimes } from './booking-desk.js';
import { DepartmentBookingsRepository, type Signatory } from './department-bookings.repository.js';
import { refused } from '../availability/refusal-words.js';
import { withoutNotice } from '../availability/staff-rules.js';

export interface Move {
  tenantId: string;
  bookingId: string;
  actor: Actor;
  /** Where it stays as it is, left out. */
  start?: number;
  hostId?: string;
  /** Whoever of the department does it: the rules of staff hold, and the host stays unless another is named. */
  staff?: Signatory;
  /** Why another host, in that person's words. */
  reason?: string | null;
  /** Asked and done with the booking locked, before anything is decided. */
  first?: (tx: Tx, booking: BookingWithResources) => Promise<void>;
}

interface Scene {
  department: DepartmentRecord;
  type: MeetingTypeRecord;
}

/** Moves customers' bookings to other times and other hosts. */
@Injectable()
export class MoveBookingService {
  constructor(
    private readonly db: Database,
    private readonly writer: BookingWriter,
    private readonly desk: BookingDesk,
    private readonly repository: DepartmentBookingsRepository,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly diary: DepartmentDiary,
    private readonly offers: SlotOffers,
    private readonly tenancy: TenancyRepository,
    private readonly clock: Clock,
  ) {}

  /** Moves it, or throws what `BookingDesk.book` throws. */
  async move(move: Move, current: BookingWithResources): Promise<Booking> {
    const { tenantId } = move;
    const scene = await this.db.tenant(tenantId, (tx) => this.sceneOf(tx, current));
    const hosts = scene.department.members.map(({ userId }) => userId);
    const rooms = (await this.diary.roomsFor(tenantId, scene.type)) ?? [];
    const options = {
      tenantId,
      id: move.bookingId,
      actor: move.actor,
      moreSubjects: [...hosts, ...(move.hostId === undefined ? [] : [move.hostId]), ...rooms],
    };
    try {
      return await this.writer.change(options, (booking, tx) => this.decide(tx, move, booking));
    } catch (error) {
      const isTime =
        error instanceof LintelError &&
        ['CONFLICT', 'LIMIT_REACHED', 'INVALID_SLOT', 'NOTICE_TOO_SHORT'].includes(error.code);
      if (!isTime || move.staff || move.start === undefined) throw error;
      const offered = { tenantId, ...scene };
      throw withOtherTimes(error, await this.offers.alternatives(offered, move.start, scene.department.timeZone));
    }
  }

  /** Throws what `move` would throw, with nothing written. */
  async check(tx: Tx, move: Move, current: BookingWithResources): Promise<void> {
    await this.place(tx, move, current, await this.sceneOf(tx, current));
  }

  private async sceneOf(tx: Tx, { department_id, meeting_type_id }: BookingWithResources): Promise<Scene> {
    const [department] = department_id === null ? [] : await this.departments.named(tx, [department_id]);
    const [type] = meeting_type_id === null ? [] : await this.types.named(tx, [meeting_type_id]);
    if (!department || !type) {
      throw new LintelError('INVALID_SLOT', { detail: 'This booking is of no department: change it as any other.' });
    }
    return { department, type };
  }

  private async decide(tx: Tx, move: Move, current: BookingWithResources): Promise<Change | null> {
    await move.first?.(tx, current);
    if (endedStatuses.includes(current.status)) throw over(current);
    const scene = await this.sceneOf(tx, current);
    const isSameStart = move.start === undefined || move.start === current.start_at;
    if (isSameStart && (move.hostId === undefined || move.hostId === current.host_ids[0])) return null;
    const placed = await this.place(tx, move, current, scene);
    const isReassigned = placed.hostId !== current.host_ids[0];
    const [host] = await this.tenancy.people(move.tenantId, [placed.hostId]);
    if (isReassigned) {
      await this.repository.reassign(tx, {
        id: uuidv7(),
        tenant_id: move.tenantId,
        booking_id: current.id,
        department_id: scene.department.id,
        user_id: placed.hostId,
        method: placed.chosen?.reason.algorithm ?? 'REASSIGNED',
        reason: placed.chosen?.reason ?? { code: 'CHOSEN', text: move.reason ?? null },
        assigned_by: move.staff ?? null,
        at: this.clock.now(),
        is_current: true,
      });
    }
    return {
      type: isSameStart ? 'booking.reassigned' : 'booking.rescheduled',
      fields: {
        start_at: placed.span.start,
        end_at: placed.span.end,
        released_at: null,
        ...(isReassigned && {
          host_ids: [placed.hostId, ...current.host_ids.slice(1).filter((id) => id !== placed.hostId)],
          organizer_email: host!.email,
          organizer_name: host!.name,
          organizer_user_id: host!.id,
        }),
      },
      resourceIds: placed.resourceIds,
      claims: placed.span,
    };
  }

  /** Who takes it then, and where. */
  private async place(tx: Tx, move: Move, current: BookingWithResources, { department, type }: Scene) {
    const { tenantId, staff } = move;
    const start = move.start ?? current.start_at;
    const hostId = move.hostId ?? (staff ? current.host_ids[0] : undefined);
    const isMember = hostId === undefined || this.diary.hostsOf(department).includes(hostId);
    if (!isMember) {
      throw new LintelError('FORBIDDEN', { detail: 'That person is no active member of the department.' });
    }
    const durationMinutes = (current.end_at - current.start_at) / MINUTE_MS;
    const span = { start, end: start + (current.end_at - current.start_at) };
    const hostIds = hostId === undefined ? undefined : [hostId];
    const loaded = await this.diary.load(tx, { tenantId, department, type, hostIds, window: span, except: current.id });
    // Rooms that were chosen by hand move along and are claimed as they are.
    const needsRoom = loaded.rooms !== null && loaded.rooms !== undefined;
    const judged = staff ? withoutNotice(loaded) : loaded;
    const meeting = { ...meetingOf(type), durationMinutes };
    const verdict = judgeDepartment(judged, meeting, start, this.clock.now(), { isAnyMinute: Boolean(staff) });
    if (verdict.refusal) throw refused(verdict.refusal);
    const stays = verdict.hostIds.find((id) => id === current.host_ids[0]);
    const chosen = hostId === undefined && !stays ? await this.desk.choose(tx, department, verdict.hostIds) : null;
    const kept = current.resource_ids.every((id) => verdict.roomIds.includes(id));
    return {
      span,
      hostId: hostId ?? stays ?? chosen!.hostId,
      chosen,
      resourceIds:
        !needsRoom || (kept && current.resource_ids.length > 0) ? current.resource_ids : [verdict.roomIds[0]!],
    };
  }
}
