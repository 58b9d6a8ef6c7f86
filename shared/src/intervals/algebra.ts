import type { Interval } from './interval.js';

/**
 * The algebra of time as a set of instants. Every function takes spans in any order, overlapping or empty, and answers
 * with *merged* spans: sorted, disjoint, with time between any two. On merged input each is one linear sweep.
 */
type Spans = readonly Interval[];

/** The same time in merged form. Spans that are merged already come back as they are, without a copy. */
export function merge(spans: Spans): Spans {
  if (isMerged(spans)) return spans;
  const sorted = spans.filter((span) => span.start < span.end).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.end < span.start) merged.push(span);
    else if (last.end < span.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}

function isMerged(spans: Spans): boolean {
  let previousEnd = -Infinity;
  for (const span of spans) {
    if (span.start <= previousEnd || span.end <= span.start) return false;
    previousEnd = span.end;
  }
  return true;
}

/** The time that is in any of the lists. */
export function union(...lists: readonly Spans[]): Spans {
  return merge(lists.flat());
}

/** The time that is in both. */
export function intersect(a: Spans, b: Spans): Spans {
  const left = merge(a);
  const right = merge(b);
  const shared: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const one = left[i]!;
    const other = right[j]!;
    const start = Math.max(one.start, other.start);
    const end = Math.min(one.end, other.end);
    if (start < end) shared.push({ start, end });
    if (one.end < other.end) i += 1;
    else j += 1;
  }
  return shared;
}

/** The time of `from` that is not in `taken`. */
export function subtract(from: Spans, taken: Spans): Spans {
  const removed = merge(taken);
  const rest: Interval[] = [];
  let next = 0;
  for (const span of merge(from)) {
    while (next < removed.length && removed[next]!.end <= span.start) next += 1;
    let start = span.start;
    for (let i = next; i < removed.length && removed[i]!.start < span.end; i += 1) {
      const gap = { start, end: removed[i]!.start };
      if (gap.start < gap.end) rest.push(gap);
      start = removed[i]!.end;
    }
    if (start < span.end) rest.push({ start, end: span.end });
  }
  return rest;
}

/** The time within `bounds` that is not in `spans`: what is free when `spans` are busy. */
export function complement(spans: Spans, bounds: Interval): Spans {
  return subtract([bounds], spans);
}

/** The time of `spans` that lies within `bounds`. */
export function clamp(spans: Spans, bounds: Interval): Spans {
  return intersect(spans, [bounds]);
}

/** Whether the instant `at` is in `spans`. */
export function contains(spans: Spans, at: number): boolean {
  return spans.some((span) => span.start <= at && at < span.end);
}

/** Whether all of `span` is in `spans`. A span that holds no time always is. */
export function covers(spans: Spans, span: Interval): boolean {
  return span.end <= span.start || merge(spans).some((whole) => whole.start <= span.start && span.end <= whole.end);
}
