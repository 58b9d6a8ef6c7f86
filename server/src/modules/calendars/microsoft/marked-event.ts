import type { Client } from '@microsoft/microsoft-graph-client';
import type { EventDraft, EventMark, RemoteCalendar } from '../two-way/two-way-provider.js';
import { pathOfLink } from './graph-client.js';
import { markProperty, markText, type GraphEvent } from './graph-events.js';
import { calendarPath, eventPath } from './graph-paths.js';

type GraphCall = <Result>(perform: (client: Client) => Promise<unknown>) => Promise<Result>;

interface EventsAnswer {
  readonly value: readonly GraphEvent[];
  readonly '@odata.nextLink'?: string;
}

/**
 * The event that an earlier call made: by the property that it can be looked up by, else among what stands where it is to be. A
 * server may not heed a filter, so nothing is ours that does not say so itself.
 */
export async function findMarked(
  call: GraphCall,
  remote: RemoteCalendar,
  mark: EventMark,
  { start, end }: Pick<EventDraft, 'start' | 'end'>,
): Promise<GraphEvent | null> {
  const isOurs = isMarked(markText(mark));
  const expand = `singleValueExtendedProperties($filter=id eq '${markProperty}')`;
  const filter = `singleValueExtendedProperties/any(ep: ep/id eq '${markProperty}' and ep/value eq '${markText(mark)}')`;
  const byProperty = new URLSearchParams({ $filter: filter, $expand: expand });
  for await (const event of eventsOf(call, `${calendarPath(remote)}/events?${byProperty.toString()}`))
    // An exception has the properties of its series.
    if (isOurs(event) && !event.seriesMasterId) return event;

  const window = { startDateTime: new Date(start).toISOString(), endDateTime: new Date(end).toISOString() };
  const byTime = new URLSearchParams({ ...window, $expand: expand });
  const asked = new Set<string>();
  for await (const event of eventsOf(call, `${calendarPath(remote)}/calendarView?${byTime.toString()}`)) {
    const { seriesMasterId } = event;
    if (!seriesMasterId) {
      if (isOurs(event)) return event;
    } else if (!asked.has(seriesMasterId)) {
      asked.add(seriesMasterId);
      const series = await call<GraphEvent>((client) => client.api(eventPath(remote, seriesMasterId)).get());
      if (isOurs(series)) return series;
    }
  }
  return null;
}

const isMarked =
  (text: string) =>
  ({ transactionId, singleValueExtendedProperties }: GraphEvent): boolean =>
    transactionId === text ||
    (singleValueExtendedProperties ?? []).some(
      ({ id, value }) => id?.toLowerCase() === markProperty.toLowerCase() && value === text,
    );

async function* eventsOf(call: GraphCall, path: string): AsyncIterable<GraphEvent> {
  for (let next: string | undefined = path; next !== undefined;) {
    const from: string = next;
    const answer: EventsAnswer = await call<EventsAnswer>((client) => client.api(from).get());
    yield* answer.value;
    const link = answer['@odata.nextLink'];
    next = link === undefined ? undefined : pathOfLink(link);
  }
}
