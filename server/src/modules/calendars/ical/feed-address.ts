import { LintelError } from '@lintel/shared/errors';

function invalid(message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', { detail: message, errors: [{ path: 'url', message }] });
}

/**
 * The address of an iCal feed as people paste it (`webcal:` means https). Throws VALIDATION_FAILED. The sentence never
 * repeats the address, which often holds a secret.
 */
export function parseFeedAddress(text: string, base?: URL): URL {
  // Before parsing: only http and https hosts are normalised, which shows what 0x7f.1 and 2130706433 really are.
  const https = text.trim().replace(/^webcals?:/i, 'https:');
  const url = URL.parse(https, base);
  if (!url) throw invalid('This is not a web address. Paste the full address of the calendar, starting with https://.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid('Only http, https and webcal addresses can be read. Paste the calendar’s iCal (.ics) address.');
  }
  if (url.hostname === '') throw invalid('This address has no host. Paste the full address of the calendar.');
  return url;
}

/** The `Authorization` header for credentials written into the address, or `null`. */
export function basicAuthorization(url: URL): string | null {
  if (url.username === '' && url.password === '') return null;
  try {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  } catch {
    throw invalid('The user name or password in the address is not encoded correctly. Write a % sign as %25.');
  }
}
