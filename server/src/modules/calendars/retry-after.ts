/**
 * How long an answer asks to be left alone, in milliseconds and never longer than `longestMs` (RFC 9110 section 10.2.3: seconds or
 * a date, which is read on the clock of whoever answered). Null where it does not say.
 */
export function retryAfterMs(headers: Pick<Headers, 'get'> | undefined, longestMs: number): number | null {
  const text = headers?.get('retry-after')?.trim();
  if (!text) return null;
  const waitMs = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - Date.parse(headers?.get('date') ?? '');
  return waitMs > 0 ? Math.min(waitMs, longestMs) : null;
}
