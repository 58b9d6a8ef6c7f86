import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clamp,
  complement,
  contains,
  covers,
  freeSlots,
  intersect,
  merge,
  overlaps,
  subtract,
  union,
  type Interval,
} from './index.js';

/** The oracle: an hour as sixty cells, each in the set or not. */
const GRID = 60;
const cells = (spans: readonly Interval[]): boolean[] =>
  Array.from({ length: GRID }, (_, cell) => spans.some((span) => span.start <= cell && cell < span.end));

/** What the cells say, in the one merged form there is. */
function runs(grid: readonly boolean[]): Interval[] {
  const found: Interval[] = [];
  grid.forEach((isSet, cell) => {
    if (!isSet) return;
    const last = found.at(-1);
    if (last?.end === cell) found[found.length - 1] = { start: last.start, end: cell + 1 };
    else found.push({ start: cell, end: cell + 1 });
  });
  return found;
}

const point = fc.integer({ min: 0, max: GRID });
/** Any two points: empty and inverted spans are part of the game. */
const spanArb = fc.record({ start: point, end: point });
const spansArb = fc.array(spanArb, { maxLength: 12 });

const at = (start: number, end: number): Interval => ({ start, end });

describe('interval algebra', () => {
  it.each<[string, Interval[], Interval[]]>([
    ['nothing', [], []],
    ['touching spans', [at(0, 10), at(10, 20)], [at(0, 20)]],
    ['overlapping spans, unsorted', [at(5, 15), at(0, 10)], [at(0, 15)]],
    ['a span inside another', [at(0, 30), at(10, 20)], [at(0, 30)]],
    ['spans with time between', [at(20, 30), at(0, 10)], [at(0, 10), at(20, 30)]],
    ['empty and inverted spans', [at(5, 5), at(9, 3)], []],
  ])('merges %s', (_, spans, merged) => {
    expect(merge(spans)).toEqual(merged);
  });

  it('hands merged spans back without a copy', () => {
    const merged = [at(0, 10), at(20, 30)];
    expect(merge(merged)).toBe(merged);
  });

  it('keeps looking at a removed span that reaches into the next one', () => {
    expect(subtract([at(0, 10), at(20, 30), at(40, 50)], [at(5, 45)])).toEqual([at(0, 5), at(45, 50)]);
  });

  it('merges to what the grid says', () => {
    fc.assert(fc.property(spansArb, (spans) => expect(merge(spans)).toEqual(runs(cells(spans)))));
  });

  it('unites to what the grid says, for any number of lists', () => {
    fc.assert(
      fc.property(fc.array(spansArb, { maxLength: 4 }), (lists) => {
        expect(union(...lists)).toEqual(runs(cells(lists.flat())));
      }),
    );
  });

  it.each([
    ['intersects', intersect, (a: boolean, b: boolean) => a && b],
    ['subtracts', subtract, (a: boolean, b: boolean) => a && !b],
  ])('%s to what the grid says', (_, operation, truth) => {
    fc.assert(
      fc.property(spansArb, spansArb, (a, b) => {
        const inB = cells(b);
        expect(operation(a, b)).toEqual(runs(cells(a).map((isInA, cell) => truth(isInA, inB[cell]!))));
      }),
    );
  });

  it('clamps and complements to what the grid says', () => {
    fc.assert(
      fc.property(spansArb, spanArb, (spans, bounds) => {
        const inSpans = cells(spans);
        const inBounds = cells([bounds]);
        expect(clamp(spans, bounds)).toEqual(runs(inBounds.map((isIn, cell) => isIn && inSpans[cell]!)));
        expect(complement(spans, bounds)).toEqual(runs(inBounds.map((isIn, cell) => isIn && !inSpans[cell]!)));
      }),
    );
  });

  it('answers contains, covers and overlaps as the grid does', () => {
    fc.assert(
      fc.property(spansArb, spanArb, fc.integer({ min: 0, max: GRID - 1 }), (spans, span, instant) => {
        const inSpans = cells(spans);
        const inSpan = cells([span]);
        expect(contains(spans, instant)).toBe(inSpans[instant]);
        expect(covers(spans, span)).toBe(inSpan.every((isIn, cell) => !isIn || inSpans[cell]));
        expect(spans.some((other) => overlaps(other, span))).toBe(inSpan.some((isIn, cell) => isIn && inSpans[cell]));
      }),
    );
  });

  it('leaves its input alone', () => {
    fc.assert(
      fc.property(spansArb, spansArb, (a, b) => {
        const before = structuredClone([a, b]);
        union(a, b);
        intersect(a, b);
        subtract(a, b);
        expect([a, b]).toEqual(before);
      }),
    );
  });
});

describe('freeSlots', () => {
  const within = at(0, 60);

  it('never offers a tail shorter than the duration', () => {
    expect(freeSlots({ within, busy: [at(25, 40)], durationMs: 10 })).toEqual([
      at(0, 10),
      at(10, 20),
      at(40, 50),
      at(50, 60),
    ]);
  });

  it('offers every step, overlapping when the step is shorter than the duration', () => {
    expect(freeSlots({ within: at(0, 40), busy: [], durationMs: 30, stepMs: 5 })).toEqual([
      at(0, 30),
      at(5, 35),
      at(10, 40),
    ]);
  });

  it('starts on the grid when one is given', () => {
    const slots = freeSlots({ within, busy: [at(0, 7)], durationMs: 20, stepMs: 15, gridOrigin: 0 });
    expect(slots).toEqual([at(15, 35), at(30, 50)]);
  });

  it('offers exactly the grid starts whose whole duration is free', () => {
    fc.assert(
      fc.property(
        spansArb,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: -90, max: 90 }),
        (busy, durationMs, stepMs, gridOrigin) => {
          const taken = cells(busy);
          const expected = taken
            .map((_, start) => at(start, start + durationMs))
            .filter(({ start, end }) => (start - gridOrigin) % stepMs === 0 && end <= GRID)
            .filter(({ start, end }) => !taken.slice(start, end).includes(true));
          expect(freeSlots({ within, busy, durationMs, stepMs, gridOrigin })).toEqual(expected);
        },
      ),
    );
  });

  it('fills each gap from its start, leaving less than a duration', () => {
    fc.assert(
      fc.property(spansArb, fc.integer({ min: 1, max: 30 }), (busy, durationMs) => {
        const slots = freeSlots({ within, busy, durationMs });
        const expected = complement(busy, within).flatMap((gap) =>
          Array.from({ length: Math.floor((gap.end - gap.start) / durationMs) }, (_, index) =>
            at(gap.start + index * durationMs, gap.start + (index + 1) * durationMs),
          ),
        );
        expect(slots).toEqual(expected);
      }),
    );
  });

  it.each([
    { within, busy: [], durationMs: 0 },
    { within, busy: [], durationMs: 10, stepMs: -1 },
    { within, busy: [], durationMs: Number.NaN },
    { within: at(0, Infinity), busy: [], durationMs: 10 },
  ])('refuses what would never end: %j', (query) => {
    expect(() => freeSlots(query)).toThrow(RangeError);
  });
});
