import { describe, expect, it } from '@jest/globals';
import { fitOf, pagesOf, type RoomsFace } from './pages';

const sizes = [
  [800, 480],
  [1_280, 800],
  [1_080, 1_920],
  [1_920, 1_080],
] as const;

describe('fitOf', () => {
  it.each(['CARDS', 'TABLE', 'TIMELINE'] as RoomsFace[])(
    'has a place for every room, or fills the screen: %s',
    (face) => {
      for (const [width, height] of sizes) {
        let most = 0;
        for (let count = 1; count <= 50; count++) {
          const { columns, rows } = fitOf(face, count, width, height);
          expect(columns * rows).toBeGreaterThanOrEqual(Math.min(count, most));
          most = Math.max(most, Math.min(columns * rows, count));
        }
        expect(most).toBeGreaterThanOrEqual(3);
      }
    },
  );

  it('makes cards as wide as there is place for', () => {
    expect(fitOf('CARDS', 2, 1_080, 1_920)).toEqual({ columns: 1, rows: 2 });
    expect(fitOf('CARDS', 4, 1_920, 1_080)).toEqual({ columns: 2, rows: 2 });
  });
});

describe('pagesOf', () => {
  it.each([
    [0, []],
    [3, [3]],
    [4, [4]],
    [5, [3, 2]],
    [9, [3, 3, 3]],
  ])('divides %i rooms evenly', (count, expected) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const pages = pagesOf(items, 4);
    expect(pages.map(({ length }) => length)).toEqual(expected);
    expect(pages.flat()).toEqual(items);
  });
});
