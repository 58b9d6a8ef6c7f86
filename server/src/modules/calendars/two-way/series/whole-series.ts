import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../../../platform/db/database.js';
import type { PullWindow } from '../../calendar-provider.js';
import type { Applying } from '../applying.js';
import {
  ProviderFailure,
  type Instances,
  type NamedSeries,
  type PullPage,
  type TwoWayProvider,
} from '../two-way-provider.js';
import { remoteOf } from '../two-way-providers.js';
import { KnownOccurrencesRepository } from './known-occurrences.repository.js';

type Fenced = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

/** What one pull knows of series by the pages it has had. */
export class SeriesReading {
  /** Each is asked for once. */
  readonly done = new Set<string>();
  /** Of which only the series itself has come so far. */
  readonly alone = new Map<string, NamedSeries>();
}

/**
 * Changes of a series are told by the series alone, or by what is left of it: no provider promises a word of each occurrence
 * that has gone with a rule, a day or an hour. So a series that a page is about is read as a whole, and what of it stands here
 * and not there is gone.
 */
@Injectable()
export class WholeSeries {
  constructor(
    private readonly db: Database,
    private readonly known: KnownOccurrencesRepository,
  ) {}

  /** The page with what it does not say. Whoever repeats it after a crash comes to the same. */
  async complete(
    applying: Applying,
    provider: TwoWayProvider,
    { page, reading }: { page: PullPage; reading: SeriesReading },
    fenced: Fenced,
  ): Promise<PullPage> {
    const { calendar, window } = applying;
    let whole = page;
    for (const series of await this.toRead(applying, page, reading)) {
      reading.done.add(series.externalId);
      const there = await instancesOf(applying, provider, page, series);
      const besides = page.events.filter((event) => standsBeside(event, series, window));
      const standing = [...there.events, ...besides, ...there.unreadable].map(({ externalId }) => externalId);
      const gone = await fenced((tx) => this.known.missing(tx, calendar.id, { series, standing, window }));
      whole = withInstances(whole, series, { there, besides, gone });
    }
    return whole;
  }

  private async toRead(
    { calendar, window }: Applying,
    page: PullPage,
    { done, alone }: SeriesReading,
  ): Promise<NamedSeries[]> {
    const ofEvents = page.events.filter(({ seriesExternalId }) => seriesExternalId !== null);
    for (const series of page.series) if (series.isItself) alone.set(series.externalId, series);
    for (const { seriesExternalId } of ofEvents) alone.delete(seriesExternalId!);
    const known = await this.db.tenant(calendar.tenantId, async (tx) => {
      const isEcho = await this.known.echoes(tx, calendar.id, ofEvents);
      const named = new Map<string, NamedSeries>();
      for (const event of ofEvents) {
        if (!isEcho.has(event.externalId))
          named.set(event.seriesExternalId!, {
            externalId: event.seriesExternalId!,
            mark: event.seriesMark,
            isItself: false,
          });
      }
      for (const series of page.series) named.set(series.externalId, series);
      // A series that has gone, or is a single event by now.
      const maybe = [...page.gone, ...page.events.map(({ externalId }) => externalId)];
      const ids = await this.known.seriesOf(tx, calendar.id, { named: [...named.keys()], maybe, window });
      return ids.map((id) => named.get(id) ?? { externalId: id, mark: null, isItself: false });
    });
    for (const { externalId } of known) alone.delete(externalId);
    const unknown = page.cursor === null ? [] : [...alone.values()];
    return [...known, ...unknown].filter(({ externalId }) => !done.has(externalId));
  }
}

const none: Instances = { events: [], unreadable: [] };

async function instancesOf(
  { calendar, window }: Applying,
  provider: TwoWayProvider,
  page: PullPage,
  { externalId }: NamedSeries,
): Promise<Instances> {
  // What is an event by itself has no instances any more.
  if (page.events.some((event) => event.externalId === externalId)) return none;
  try {
    return await provider.instances(remoteOf(calendar), externalId, window);
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.stopsCalendar) throw error;
    if (error.kind === 'NOT_FOUND') return none;
    // What cannot be read by itself is judged with everything else.
    throw new ProviderFailure('CURSOR_EXPIRED', 'A series could not be read by itself.', { cause: error });
  }
}

type Told = PullPage['events'][number];

const isOf = (event: Told, { externalId }: NamedSeries): boolean => event.seriesExternalId === externalId;

/** An event of it that is not asked for with its instances. */
function standsBeside(event: Told, series: NamedSeries, window: PullWindow): boolean {
  if (event.externalId === series.externalId) return true;
  return isOf(event, series) && (event.start >= window.end || event.end <= window.start);
}

/** What was read of the series is newer than what the page has of it. */
function withInstances(
  page: PullPage,
  series: NamedSeries,
  { there, besides, gone }: { there: Instances; besides: readonly Told[]; gone: readonly string[] },
): PullPage {
  const standing = new Set(there.events.map(({ externalId }) => externalId));
  const instances = there.events.map((event) => ({ ...event, seriesMark: event.seriesMark ?? series.mark }));
  return {
    ...page,
    events: [...page.events.filter((event) => !isOf(event, series) || besides.includes(event)), ...instances],
    gone: [...page.gone.filter((externalId) => !standing.has(externalId)), ...gone],
    unreadable: [...page.unreadable.filter(({ externalId }) => !standing.has(externalId)), ...there.unreadable],
  };
}
