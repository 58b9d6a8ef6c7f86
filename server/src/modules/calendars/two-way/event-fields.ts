import type { BookingRecord } from '../../bookings/booking-record.js';
import { hashesOf, type FieldHashes, type SyncField, type SyncFields } from './sync-fields.js';
import { withFields } from './three-way.js';
import type { RemoteEvent } from './two-way-provider.js';

const LONGEST_TITLE = 200;

/** As its booking says it: what is private has no words. */
export function fieldsOfEvent(event: RemoteEvent): SyncFields {
  const title = event.isPrivate ? 'Busy' : (event.title ?? 'Busy');
  return { ...event, title: title.slice(0, LONGEST_TITLE) };
}

/** What an event decides of its booking, of the fields named. */
export function bookingFieldsOf(event: RemoteEvent, fields: readonly SyncField[]): Partial<BookingRecord> {
  const all = fieldsOfEvent(event);
  const has = (field: SyncField) => fields.includes(field);
  return {
    ...(has('title') && { title: all.title }),
    ...(has('description') && { description: all.description }),
    ...(has('location') && { location: all.location }),
    ...(has('time') && { start_at: all.start, end_at: all.end, time_zone: all.timeZone, all_day: all.allDay }),
    ...(has('isPrivate') && { is_private: all.isPrivate }),
    // A meeting that has a place online keeps it: what is gone there may still be in an invitation.
    ...(has('onlineMeeting') && all.onlineMeeting && { online_meeting: event.onlineMeeting }),
    ...((has('attendees') || has('responses')) && {
      attendees: event.attendees.map((attendee) => ({ ...attendee, userId: null })),
    }),
  };
}

/** What an event said when it was made, of which only what we wanted to write is known. */
export function asMade(event: RemoteEvent, written: FieldHashes): FieldHashes {
  return event.lacksPeople ? withFields(written, ['attendees', 'responses'], hashesOf(fieldsOfEvent(event))) : written;
}

/** As if what only the provider adds were not there yet: it has to come in. Who could not be invited there has not declined. */
export function withoutAdditions(event: RemoteEvent, before: FieldHashes): FieldHashes {
  const written = hashesOf(fieldsOfEvent(event));
  const additions: readonly SyncField[] =
    written.attendees === before.attendees ? ['onlineMeeting', 'responses'] : ['onlineMeeting'];
  return withFields(written, additions, before);
}
