import type { BookingCard, Policy } from '@lintel/shared/contracts';
import { needsCheckIn } from '@lintel/shared/policy';
import { iso, type BookingRecord } from './booking-record.js';

/** What a card is made of. */
export type CardRecord = Pick<
  BookingRecord,
  | 'id'
  | 'title'
  | 'is_private'
  | 'organizer_name'
  | 'organizer_email'
  | 'kind'
  | 'status'
  | 'source'
  | 'in_conflict'
  | 'start_at'
  | 'end_at'
  | 'created_at'
  | 'checked_in_at'
  | 'released_at'
>;

/** A booking as a door may show it under the room's policy. */
export function toCard(record: CardRecord, policy: Policy, { titlesMasked }: { titlesMasked: boolean }): BookingCard {
  return {
    id: record.id,
    title: titlesMasked || record.is_private ? null : record.title,
    organizerName: record.is_private ? null : (record.organizer_name ?? record.organizer_email),
    start: iso(record.start_at),
    end: iso(record.end_at),
    kind: record.kind,
    status: record.status,
    source: record.source,
    needsCheckIn: needsCheckIn({ start: record.start_at, end: record.end_at, createdAt: record.created_at }, policy),
    checkedInAt: iso(record.checked_in_at),
    releasedAt: iso(record.released_at),
    inConflict: record.in_conflict,
  };
}
