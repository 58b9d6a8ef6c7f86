import type { PatchBooking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import {
  assertKeepsDays,
  countBefore,
  isOverBy,
  localStart,
  movedRule,
  movedStarts,
  plannedOccurrences,
  tidyRule,
} from '@lintel/shared/recurrence';
import { MINUTE_MS, toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import { uuidv7 } from '../../../platform/ids.js';
import { iso, type BookingWithResources } from '../booking-record.js';
import { invalid, localStartOf, readable, toFollow, type SeriesRecord } from './series-record.js';
import type { Scene } from './series-scene.js';

/** Where an occurrence goes: the start by which the series knows it, and its span. */
export interface Place {
  original: number;
  span: Interval;
}

/** What becomes of a series. */
export interface SeriesPlan {
  /** The series as it is to be; another one than before where it is split. */
  next: SeriesRecord;
  isSplit: boolean;
  /** Where what goes on as it was ends, of a series that is split. */
  splitAt: number;
  /** By booking; those that are not here have no place in the new rule. */
  places: Map<string, Place>;
  /** Starts that the new rule has and no booking is at. */
  added: Interval[];
}

/**
 * What a patch makes of a series from the scope on. The occurrence that was named gets the time that was asked for; the
 * others go as far on the clock as it does, but those that were moved by themselves, which keep their time.
 */
export function planOf(
  scene: Scene,
  patch: PatchBooking,
  { cancelled, now }: { cancelled: readonly number[]; now: number },
): SeriesPlan {
  const { series, anchor, affected } = scene;
  const from = toFollow(series);
  const asked = patch.recurrence && tidyRule(patch.recurrence.rule);
  const rule = asked === series.rule ? undefined : asked;
  if (rule !== undefined && series.template.kind === 'CUSTOMER') {
    throw invalid('recurrence.rule', 'A customer’s series keeps its rule. Cancel it from here on and book another.');
  }
  // Occurrences that have been keep the rule they were booked by.
  const isWhole = scene.isWhole && (rule === undefined || countBefore(from, affected[0]!.original_start!) === 0);
  const first = scene.isWhole ? affected[0]!.original_start! : anchor.original_start!;
  const move = moveOf(series, anchor, patch);
  const startWall = (isWhole ? Date.parse(`${series.start_local}Z`) : move.wallOf(first)) + move.by;
  if (rule === undefined) {
    const wall = move.wallOf(anchor.original_start!);
    readable(() => assertKeepsDays(from.rule, wall, wall + move.by));
  }
  const passed = isWhole ? 0 : countBefore(from, first);
  const next: SeriesRecord = {
    ...series,
    id: isWhole ? series.id : uuidv7(),
    version: isWhole ? series.version + 1 : 1,
    rule: rule ?? readable(() => movedRule(series.rule, { by: move.by, passed, timeZone: series.time_zone })),
    start_local: localStart(startWall),
    time_zone: move.timeZone,
    duration_minutes: move.durationMinutes,
    booked_until:
      rule === undefined ? move.of(series.booked_until) : Math.max(series.booked_until, move.of(series.booked_until)),
    skipped: series.skipped
      .filter(({ start }) => isWhole || Date.parse(start) >= first)
      .map((problem) => movedProblem(problem, move)),
    previous_id: isWhole ? series.previous_id : series.id,
    created_at: isWhole ? series.created_at : now,
    updated_at: now,
  };
  const to = toFollow(next);
  next.status = readable(() => isOverBy(to, next.booked_until)) ? 'COMPLETE' : 'ACTIVE';
  const plan = { next, isSplit: !isWhole, splitAt: first };
  if (rule === undefined) {
    const moved = readable(() => movedStarts(from, to, { until: series.booked_until, passed }));
    const places = affected.map((booking) => {
      const original = moved.get(booking.original_start!) ?? booking.original_start!;
      return [booking.id, placeOf(booking, original, scene, move)] as const;
    });
    return { ...plan, places: new Map(places), added: [] };
  }
  const window = { start: toEpoch(zoneOf(next.time_zone), startWall), end: next.booked_until };
  const wanted = readable(() => plannedOccurrences(to, window)).filter(({ start }) => start > now);
  const starts = new Set(wanted.map(({ start }) => start));
  const kept = affected.filter((booking) => starts.has(move.of(booking.original_start!)));
  const places = kept.map(
    (booking) => [booking.id, placeOf(booking, move.of(booking.original_start!), scene, move)] as const,
  );
  const there = new Set([...places.map(([, { original }]) => original), ...cancelled.map(move.of)]);
  return { ...plan, places: new Map(places), added: wanted.filter(({ start }) => !there.has(start)) };
}

/** How a series moves on the wall clock. */
interface Move {
  /** Milliseconds. */
  by: number;
  timeZone: string;
  durationMinutes: number;
  /** The span that was asked for of the occurrence that was named; null where its time stays. */
  span: Interval | null;
  wallOf(at: number): number;
  /** Where an instant goes. */
  of(this: void, at: number): number;
}

function moveOf(series: SeriesRecord, anchor: BookingWithResources, patch: PatchBooking): Move {
  const zone = zoneOf(series.time_zone);
  const timeZone = patch.timeZone ?? series.time_zone;
  const target = zoneOf(timeZone);
  const isTimed = patch.start !== undefined || patch.end !== undefined;
  const span = {
    start: patch.start === undefined ? anchor.start_at : Date.parse(patch.start),
    end: patch.end === undefined ? anchor.end_at : Date.parse(patch.end),
  };
  if (span.end <= span.start) throw new LintelError('INVALID_SLOT', { detail: 'The end must be after the start.' });
  const wallOf = (at: number) => toWall(zone, at);
  const by = patch.start === undefined ? 0 : toWall(target, span.start) - wallOf(anchor.original_start!);
  return {
    by,
    timeZone,
    durationMinutes: isTimed ? localStartOf(span, timeZone).durationMinutes : series.duration_minutes,
    span: isTimed ? span : null,
    wallOf,
    of: (at) => toEpoch(target, wallOf(at) + by),
  };
}

function placeOf(booking: BookingWithResources, original: number, { series, anchor }: Scene, move: Move): Place {
  const { id, start_at: start, end_at: end, original_start: was } = booking;
  if (id === anchor.id && move.span) return { original, span: move.span };
  const isMovedByItself = start !== was || end - start !== series.duration_minutes * MINUTE_MS;
  if (isMovedByItself) return { original, span: { start, end } };
  return { original, span: { start: original, end: original + move.durationMinutes * MINUTE_MS } };
}

function movedProblem(problem: SeriesRecord['skipped'][number], move: Move): SeriesRecord['skipped'][number] {
  const start = move.of(Date.parse(problem.start));
  return { ...problem, start: iso(start), end: iso(start + move.durationMinutes * MINUTE_MS) };
}
