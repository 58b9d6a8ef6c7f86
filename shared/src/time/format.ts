/** Making a formatter costs a hundred times what using it does, and a display formats every second. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, found);
  }
  return found;
}

/**
 * The wall-clock time at an instant (epoch milliseconds), as people of `locale` write it: "14:30", "2:30 PM". `hour12`
 * overrides the locale's habit. Midnight is 00:00 or 12:00 AM, never 24:00. Throws `RangeError` for an unknown zone.
 */
export function formatLocalTime(at: number, timeZone: string, locale: string, hour12?: boolean): string {
  const isHour12 = hour12 ?? prefersHour12(locale);
  return formatter(locale, {
    timeZone,
    hour: isHour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    // Not `hour12`: with it some locales count the hours of midnight as 24 or noon as 0.
    hourCycle: isHour12 ? 'h12' : 'h23',
  }).format(at);
}

function prefersHour12(locale: string): boolean {
  return formatter(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
}

/** The local date at an instant (epoch milliseconds) with its weekday, without the year: "Friday, November 20". */
export function formatLocalDate(at: number, timeZone: string, locale: string): string {
  return formatter(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}
