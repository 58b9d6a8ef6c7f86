import {
  countBefore,
  localStart,
  movedRule,
  occurrencesOf,
  parseSeriesRule,
  type Series,
} from '@lintel/shared/recurrence';
import { toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import type { BookingWithResources } from '../../../bookings/booking-record.js';
import { hashesOf, type FieldHashes, type SyncField } from '../sync-fields.js';
import { mergeThreeWay } from '../three-way.js';
import type { SeriesShape } from '../two-way-provider.js';
import type { BookingView } from '../view-of-booking.js';
import { endOf } from './plain-rule.js';
import type { OccurrenceLink, SeriesFacts, SeriesLink, WrittenShape } from './series-links.repository.js';

/** More than a series has ahead. */
const MOST = 1_000;
/** What a series says once for all of its instances. */
const words: readonly SyncField[] = ['title', 'description', 'location', 'isPrivate', 'attendees'];

/** An occurrence that is not over, with its link. */
export interface Member {
  readonly link: OccurrenceLink;
  readonly booking: BookingWithResources;
  readonly view: BookingView;
  readonly hashes: FieldHashes;
}

export interface Cut {
  /** Where the event is to end; `null` where it may go on as it is. */
  readonly at: number | null;
  readonly isReplaced: boolean;
  readonly shape: WrittenShape;
}

/** What of the event of a series is not to be there any more, and what of the series that was looked at for it. */
export function cutOf(series: SeriesFacts, row: SeriesLink, members: readonly Member[], now: number): Cut {
  const { shape } = row;
  const onSeries = members.filter(({ link }) => link.isOnSeries);
  const ofThisSeries = onSeries.filter(({ booking }) => booking.series_id === series.id);
  const toCome = ofThisSeries.filter(({ booking }) => booking.start_at > now);
  const cuts = onSeries.filter(({ booking }) => booking.series_id !== series.id).map(({ link }) => link.instanceStart!);
  const end = endOf(series, null);
  const isReplaced =
    isOfAnotherKind(series, shape) ||
    ofThisSeries.some(({ booking, link }) => booking.original_start !== link.instanceStart) ||
    // Were it to go on one day, it would be with another event.
    (toCome.length > 0 && toCome.every(({ view }) => !view.isWanted)) ||
    (series.rule !== shape.of.rule && (end === null || !('before' in end) || hasMore(series, shape, members)));
  // What has begun stays where it is.
  if (isReplaced) cuts.push(Math.max(firstStart(shape), now + 1_000));
  else if (series.rule !== shape.of.rule && end !== null && 'before' in end) cuts.push(end.before);
  const of = { rule: series.rule, startLocal: series.startLocal };
  return { at: cuts.length === 0 ? null : Math.min(...cuts), isReplaced, shape: { ...shape, of } };
}

/** Whether there are occurrences that the event has no instance for. */
function hasMore(series: SeriesFacts, shape: WrittenShape, members: readonly Member[]): boolean {
  const own = members.filter(({ booking, view }) => booking.series_id === series.id && view.isWanted);
  const starts = own.map(({ booking }) => booking.original_start!);
  const window = { start: firstStart(shape), end: Math.max(firstStart(shape), ...starts) + 1 };
  const written = new Set(occurrencesOf(follow(shape), window, MOST).list.map(({ start }) => start));
  return starts.some((start) => start >= window.start && !written.has(start));
}

/** Whether nothing of the event is left before it ends, so that it can go as a whole. */
export function isNothingLeft({ shape, cutAt }: SeriesLink, members: readonly Member[], now: number): boolean {
  const first = firstStart(shape);
  if (cutAt === null || cutAt <= first) return cutAt !== null;
  return first > now && !members.some(({ link }) => link.isOnSeries && link.instanceStart! < cutAt);
}

export const firstStart = ({ timeZone, startLocal }: WrittenShape): number =>
  toEpoch(zoneOf(timeZone), Date.parse(`${startLocal}Z`));

/** Whether more than its end differs from what was written. */
function isOfAnotherKind(series: SeriesFacts, { of, timeZone, durationMinutes }: WrittenShape): boolean {
  const endless = (rule: string) => rule.replace(/;?(COUNT|UNTIL)=[^;]*/g, '');
  return (
    series.timeZone !== timeZone ||
    series.durationMinutes !== durationMinutes ||
    series.startLocal !== of.startLocal ||
    endless(series.rule) !== endless(of.rule)
  );
}

export interface Beginning {
  readonly shape: WrittenShape;
  readonly model: Member;
}

/** The event that a series could begin with; `null` where its occurrences are better off alone. */
export function beginningOf(series: SeriesFacts, members: readonly Member[]): Beginning | null {
  const own = members.filter(({ booking, view }) => booking.series_id === series.id && view.isWanted);
  const isSingle = ({ link }: Member) =>
    link.pushing !== null || (link.externalId !== null && link.instanceStart === null);
  if (series.status === 'CANCELLED' || own.some((one) => isSingle(one) || one.booking.all_day)) return null;
  const fresh = own.filter(({ link }) => link.status === 'PENDING_PUSH' && link.externalId === null);
  if (fresh.length < 2) return null;
  const starts = fresh.map(({ booking }) => booking.original_start!);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const followed = follow(series);
  const planned = occurrencesOf(followed, { start: first, end: last + 1 }, MOST).list.filter(
    ({ start }) => start >= first,
  );
  if (planned.length > 2 * fresh.length || planned[0]?.start !== first) return null;
  const rule = movedRule(series.rule, { by: 0, passed: countBefore(followed, first), timeZone: series.timeZone });
  const { timeZone, durationMinutes, startLocal } = series;
  const day = localStart(toWall(zoneOf(timeZone), first)).slice(0, 10);
  const shape: WrittenShape = {
    rule,
    // A first one in an hour that is skipped is still at that hour by the rule.
    startLocal: day + startLocal.slice(10),
    timeZone,
    durationMinutes,
    of: { rule: series.rule, startLocal },
  };
  return { shape, model: mostAlike(fresh, ({ hashes }) => keyOf(hashes)) };
}

/** What most instances would be written alike: the fields, and one that has them. */
export function sharedChange(
  row: SeriesLink,
  members: readonly Member[],
): { fields: readonly SyncField[]; model: Member; hashes: FieldHashes } | null {
  const onSeries = members.filter(
    ({ link, view }) => link.isOnSeries && view.isWanted && link.base !== null && link.status !== 'CONFLICT',
  );
  const changed = onSeries.filter((one) => changedWords(one).length > 0);
  if (changed.length === 0) return null;
  const model = mostAlike(changed, ({ hashes }) => keyOf(hashes));
  const alike = changed.filter(({ hashes }) => keyOf(hashes) === keyOf(model.hashes));
  const written = row.hashes!.ours;
  const fields = changedWords(model).filter((field) => model.hashes[field] !== written[field]);
  if (alike.length < 2 || alike.length * 2 <= onSeries.length || fields.length === 0) return null;
  return { fields, model, hashes: model.hashes };
}

function changedWords({ link, view, hashes }: Member): SyncField[] {
  const { give } = mergeThreeWay(link.base!, hashes, link.base!.theirs);
  return give.filter((field) => words.includes(field) && !view.ignored.includes(field));
}

const keyOf = (hashes: FieldHashes): string => words.map((field) => hashes[field]).join(' ');

/** The first of the most numerous. */
function mostAlike(members: readonly Member[], key: (member: Member) => string): Member {
  const groups = [...Map.groupBy(members, key).values()];
  return groups.reduce((most, group) => (group.length > most.length ? group : most))[0]!;
}

export function memberOf(link: OccurrenceLink, booking: BookingWithResources, view: BookingView): Member {
  return { link, booking, view, hashes: hashesOf(view.fields) };
}

function follow({ rule, startLocal, timeZone, durationMinutes }: SeriesShape): Series {
  return { rule: parseSeriesRule(rule), startLocal, timeZone, durationMinutes };
}
