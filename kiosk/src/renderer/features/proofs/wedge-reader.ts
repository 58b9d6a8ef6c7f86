/** No finger types this fast, and no reader this slowly. */
const longestGapMs = 60;
const shortestBadge = 4;

/**
 * Hears a badge reader, which is a keyboard to the machine: a burst of characters that ends with Enter. What a person types
 * is too slow to be taken for one.
 */
export class WedgeReader {
  #typed = '';
  #lastAt = Number.NEGATIVE_INFINITY;

  /** A key went down, at `at` in milliseconds. The badge's id where that ends one, else null. */
  press(key: string, at: number): string | null {
    const isBurst = at - this.#lastAt <= longestGapMs;
    this.#lastAt = at;
    if (key === 'Enter') {
      const badge = isBurst && this.#typed.length >= shortestBadge ? this.#typed : null;
      this.#typed = '';
      return badge;
    }
    // Shift and the like come between the characters.
    if (key.length === 1) this.#typed = isBurst ? this.#typed + key : key;
    return null;
  }

  /** Whether what was pressed last may belong to a badge: then it is meant for nobody else on the page. */
  get isReading(): boolean {
    return this.#typed.length >= 2;
  }
}
