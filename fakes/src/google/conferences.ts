import { createHash } from 'node:crypto';
import type { calendar_v3 } from '@googleapis/calendar';
import type { WireClock } from '../wire/clock.js';
import type { CalendarStore, StoredEvent } from './calendar-store.js';

interface Making {
  readonly calendar: CalendarStore;
  readonly eventId: string;
  readonly readyAt: number;
}

/** Meet links are made in the background: the answer to the insert says `pending`, a later read has the link. */
export class Conferences {
  private making: Making[] = [];
  /** How long Google takes; 0 means done when the next call comes. */
  delayMs = 0;

  constructor(private readonly clock: WireClock) {}

  /** Called with what was written; starts a conference that it asks for. */
  start(calendar: CalendarStore, row: StoredEvent): StoredEvent {
    const request = row.item.conferenceData?.createRequest;
    if (!request?.requestId || request.status) return row;
    const conferenceData = { createRequest: { ...request, status: { statusCode: 'pending' } } };
    this.making.push({ calendar, eventId: row.id, readyAt: this.clock.now() + this.delayMs });
    return calendar.put({ ...row.item, id: row.id, conferenceData });
  }

  /** Finishes what is due, which changes the event once more. */
  settle(): void {
    const now = this.clock.now();
    const due = this.making.filter(({ readyAt }) => readyAt <= now);
    this.making = this.making.filter(({ readyAt }) => readyAt > now);
    for (const { calendar, eventId } of due) {
      const event = calendar.row(eventId)?.item;
      if (event && event.status !== 'cancelled') calendar.put({ ...event, ...meet(event), id: eventId });
    }
  }
}

function meet(event: calendar_v3.Schema$Event): calendar_v3.Schema$Event {
  const createRequest = event.conferenceData?.createRequest;
  const digest = createHash('sha256').update(`${createRequest?.requestId}`).digest();
  const letters = [...digest.subarray(0, 10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
  const conferenceId = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
  const uri = `https://meet.google.com/${conferenceId}`;
  return {
    hangoutLink: uri,
    conferenceData: {
      conferenceId,
      conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet' },
      createRequest: { ...createRequest, status: { statusCode: 'success' } },
      entryPoints: [{ entryPointType: 'video', uri, label: uri.slice('https://'.length) }],
    },
  };
}
