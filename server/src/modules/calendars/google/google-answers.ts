import type { calendar_v3 } from '@googleapis/calendar';
import {
  ProviderFailure,
  type NamedSeries,
  type PullPage,
  type RemoteCalendar,
  type RemoteEvent,
} from '../two-way/two-way-provider.js';
import { isGone, readGoogleEvent } from './google-events.js';

type Event = calendar_v3.Schema$Event;

export const deleted = () => new ProviderFailure('NOT_FOUND', 'The event has been deleted at Google.');

/** What cannot be read of one event stops no other. */
export function readAnswer(event: Event, { timeZone }: RemoteCalendar): RemoteEvent {
  try {
    return readGoogleEvent(event, timeZone);
  } catch (cause) {
    const { message } = cause as Error;
    throw new ProviderFailure('REFUSED', `What Google answered about the event cannot be read. ${message}`, { cause });
  }
}

/**
 * The series of an instance that has gone, and the one that another was split off: what is left of that may lie before the
 * window, so that no instance speaks of it.
 */
function namedBy(item: Event): NamedSeries[] {
  const seriesId = item.recurringEventId ?? '';
  const whole = seriesId.replace(/_R\d{8}(T\d{6}Z?)?$/, '');
  const ids = [...(isGone(item) && seriesId !== '' ? [seriesId] : []), ...(whole === seriesId ? [] : [whole])];
  return ids.map((externalId) => ({ externalId, mark: null, isItself: false }));
}

export function readPage(items: readonly Event[], { timeZone }: RemoteCalendar): Omit<PullPage, 'cursor'> {
  const page = {
    events: [] as RemoteEvent[],
    series: [] as NamedSeries[],
    gone: [] as string[],
    unreadable: [] as { externalId: string; reason: string }[],
  };
  for (const item of items) {
    const externalId = item.id ?? '';
    page.series.push(...namedBy(item));
    if (isGone(item)) page.gone.push(externalId);
    else {
      try {
        page.events.push(readGoogleEvent(item, timeZone));
      } catch (error) {
        page.unreadable.push({ externalId, reason: (error as Error).message });
      }
    }
  }
  return page;
}
