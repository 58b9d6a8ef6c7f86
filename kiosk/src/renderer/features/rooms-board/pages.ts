/** What a board can show at once without anything becoming too small to read. */
export interface Fit {
  columns: number;
  rows: number;
}

/** Sizes in the display's unit (`--u`): the smallest a room may have. */
const smallest = {
  CARDS: { width: 27, height: 17 },
  TABLE: { width: 60, height: 8.5 },
  TIMELINE: { width: 60, height: 9.5 },
} as const;
/** Header, margins and, for timelines, the hours. */
const around = { CARDS: 17, TABLE: 17, TIMELINE: 21 } as const;

export type RoomsFace = keyof typeof smallest;

/** As many columns and rows as `count` rooms need and a screen of this size has place for. */
export function fitOf(face: RoomsFace, count: number, width: number, height: number): Fit {
  const u = 0.006 * Math.min(width, height) + 0.004 * Math.max(width, height);
  const mostColumns = face === 'CARDS' ? Math.max(1, Math.floor((width / u - 6) / smallest.CARDS.width)) : 1;
  const mostRows = Math.max(1, Math.floor((height / u - around[face]) / smallest[face].height));
  if (face !== 'CARDS') return { columns: 1, rows: Math.min(count, mostRows) };
  // The fewest columns whose rows still fit: cards as wide as can be.
  for (let columns = 1; columns <= mostColumns; columns++) {
    const rows = Math.ceil(count / columns);
    const cardWidth = width / columns;
    const cardHeight = (height - around.CARDS * u) / rows;
    if (rows <= mostRows && cardWidth <= cardHeight * 3.2) return { columns, rows };
  }
  return { columns: mostColumns, rows: Math.min(Math.ceil(count / mostColumns), mostRows) };
}

/** The rooms in pages of at most `size`, as even as can be. */
export function pagesOf<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  const even = Math.ceil(items.length / Math.max(count, 1));
  return Array.from({ length: count }, (_, page) => items.slice(page * even, (page + 1) * even));
}
