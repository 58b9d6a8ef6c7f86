/** Where in `value` text stands that PostgreSQL keeps in neither text nor JSON: U+0000, or half of a surrogate pair. */
export function unstorableText(value: unknown): string[] | null {
  const rest: Place[] = [{ value, key: '', parent: null }];
  // Not by recursion: what strangers send may be nested deeper than the stack.
  for (let place = rest.pop(); place; place = rest.pop()) {
    if (typeof place.value === 'string' && !isStorable(place.value)) return pathTo(place);
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [key, inner] of Object.entries(place.value)) {
      if (!isStorable(key)) return pathTo(place);
      rest.push({ value: inner, key, parent: place });
    }
  }
  return null;
}

interface Place {
  value: unknown;
  key: string;
  parent: Place | null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function pathTo(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent; at = at.parent) path.unshift(at.key);
  return path;
}
