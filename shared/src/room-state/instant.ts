/** The epoch milliseconds of an ISO instant. Throws `RangeError`: a broken schedule must not make a room look free. */
export function parseInstant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RangeError(`The schedule holds "${text}" where an instant belongs.`);
  return at;
}

export const toInstant = (at: number): string => new Date(at).toISOString();
