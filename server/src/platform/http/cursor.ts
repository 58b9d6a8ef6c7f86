import { LintelError } from '@lintel/shared/errors';
import { isInstant } from '@lintel/shared/contracts';
import { z } from 'zod';
import { findUnstorable } from './storable.js';

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * Makes a page of the first `limit` of up to `limit + 1` rows. A cursor is the sort key of a page's last row, opaque to
 * clients: the next page is what sorts after it, whatever was added or removed in between.
 */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  sortKey: (item: Item) => readonly unknown[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? Buffer.from(JSON.stringify(sortKey(last))).toString('base64url') : null };
}

/** An instant (epoch milliseconds) in a sort key. */
export const instantKey = z.number().int().refine(isInstant);

/** The sort key in a cursor; VALIDATION_FAILED for anything `pageOf` did not make. */
export function sortKeyIn<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  const key = readJson(Buffer.from(cursor, 'base64url').toString());
  const parsed = schema.safeParse(key);
  if (parsed.success && !findUnstorable(key)) return parsed.data;
  const message = 'Use a nextCursor of this list as it was given.';
  throw new LintelError('VALIDATION_FAILED', { detail: `cursor: ${message}`, errors: [{ path: 'cursor', message }] });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no schema of a sort key accepts this either.
    return undefined;
  }
}
