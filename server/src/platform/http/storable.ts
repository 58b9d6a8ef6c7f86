export interface Unstorable {
  path: string[];
  message: string;
}

/** Deeper than anything means something, and shallow enough for what walks it by recursion (JSON, PostgreSQL). */
const DEEPEST = 64;

/** Where in `value` stands what PostgreSQL keeps in neither text nor JSON: U+0000, half of a surrogate pair, endless nesting. */
export function findUnstorable(value: unknown): Unstorable | null {
  const rest: Place[] = [{ value, key: '', depth: 0, parent: null }];
  // Not by recursion: what strangers send may be nested deeper than the stack.
  for (let place = rest.pop(); place; place = rest.pop()) {
    if (typeof place.value === 'string' && !isStorable(place.value)) return badText(place);
    if (typeof place.value !== 'object' || place.value === null) continue;
    if (place.depth === DEEPEST) return { path: pathTo(place).slice(0, 1), message: 'This is nested too deeply.' };
    for (const [key, inner] of Object.entries(place.value)) {
      if (!isStorable(key)) return badText(place);
      rest.push({ value: inner, key, depth: place.depth + 1, parent: place });
    }
  }
  return null;
}

interface Place {
  value: unknown;
  key: string;
  depth: number;
  parent: Place | null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function badText(place: Place): Unstorable {
  return { path: pathTo(place), message: 'This holds characters that cannot be stored.' };
}

function pathTo(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent; at = at.parent) path.unshift(at.key);
  return path;
}
