import type { Actor, Booking, BookingStatus } from '@lintel/shared/contracts';
import { formatInstant } from '@lintel/shared/time';

/** A booking as it is stored. Column names are the database's; instants are epoch milliseconds. */
export interface BookingRecord {
  id: string;
  tenant_id: string;
  reference: string;
  kind: Booking['kind'];
  status: BookingStatus;
  version: number;
  title: string;
  description: string | null;
  location: string | null;
  category: string | null;
  tags: string[];
  metadata: Record<string, unknown>;
  start_at: number;
  end_at: number;
  time_zone: string;
  all_day: boolean;
  is_private: boolean;
  in_conflict: boolean;
  organizer_email: string | null;
  organizer_name: string | null;
  organizer_user_id: string | null;
  attendees: Booking['attendees'];
  online_meeting: Booking['onlineMeeting'];
  recurrence: Booking['recurrence'];
  source: Booking['source'];
  created_by_type: Actor['type'];
  created_by_id: string | null;
  created_by_name: string | null;
  checked_in_at: number | null;
  checked_in_by: Actor | null;
  released_at: number | null;
  cancellation: Booking['cancellation'];
  created_at: number;
  updated_at: number;
  department_id: string | null;
  meeting_type_id: string | null;
  /** Whose time it claims beside that of its resources, the host first. */
  host_ids: string[];
  series_id: string | null;
  /** When the rule of its series says that it begins. */
  original_start: number | null;
}

/** A stored booking with what hangs on it. */
export interface BookingWithResources extends BookingRecord {
  resource_ids: string[];
  external: Booking['external'];
  /** The rule of its series. */
  series_rule: string | null;
}

/** Statuses after which nothing about a booking's time can change any more. */
export const endedStatuses: readonly BookingStatus[] = ['CANCELLED', 'DECLINED', 'NO_SHOW', 'COMPLETED'];

export function createdBy(record: BookingRecord): Actor {
  return { type: record.created_by_type, id: record.created_by_id, name: record.created_by_name };
}

/** The wire form. */
export function toBooking(record: BookingWithResources): Booking {
  return {
    id: record.id,
    reference: record.reference,
    kind: record.kind,
    status: record.status,
    version: record.version,
    title: record.title,
    description: record.description,
    location: record.location,
    category: record.category,
    tags: record.tags,
    metadata: record.metadata,
    start: iso(record.start_at),
    end: iso(record.end_at),
    timeZone: record.time_zone,
    allDay: record.all_day,
    resourceIds: record.resource_ids,
    hostIds: record.host_ids,
    departmentId: record.department_id,
    meetingTypeId: record.meeting_type_id,
    organizer: { email: record.organizer_email, name: record.organizer_name, userId: record.organizer_user_id },
    attendees: record.attendees,
    onlineMeeting: record.online_meeting,
    // What comes from a calendar says itself what it is an occurrence of.
    recurrence:
      record.series_id === null
        ? record.recurrence
        : { rule: record.series_rule, seriesId: record.series_id, originalStart: iso(record.original_start) },
    createdBy: createdBy(record),
    source: record.source,
    inConflict: record.in_conflict,
    attendance: {
      checkedInAt: iso(record.checked_in_at),
      checkedInBy: record.checked_in_by,
      releasedAt: iso(record.released_at),
    },
    cancellation: record.cancellation,
    external: record.external,
    createdAt: iso(record.created_at),
    updatedAt: iso(record.updated_at),
  };
}

export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
