import { LintelError } from '@lintel/shared/errors';

/** Raised while connecting: the address belongs to a network that feeds may not come from. */
export class FetchRefused extends Error {
  override name = 'FetchRefused';
}

const tlsFailure = /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/;

/** Says what an answer other than 200 means for the person who subscribed. */
export function describeStatus(url: URL, status: number, waitMs: number | null): LintelError {
  const host = url.hostname;
  if (status === 401 || status === 403 || status === 407) {
    return new LintelError('CALENDAR_PERMISSION_DENIED', {
      detail: `${host} refused access to the calendar (${status}). Check that it is still shared and paste its address again.`,
    });
  }
  if (status === 404 || status === 410) {
    return new LintelError('CALENDAR_UNAVAILABLE', {
      detail: `There is no calendar at this address on ${host} (${status}). Check the address or share the calendar again.`,
    });
  }
  return new LintelError('CALENDAR_UNAVAILABLE', {
    detail: `${host} answered with an error (${status}). It will be tried again; if it stays, ask whoever runs ${host}.`,
    ...(waitMs !== null && { retryAfterSeconds: Math.ceil(waitMs / 1_000) }),
  });
}

/** Turns what the network layer threw into a sentence. Only the host is named: the rest of an address can be a secret. */
export function describeTransport(url: URL, error: unknown, limits: { timeoutMs: number }): LintelError {
  const host = url.hostname;
  if (isCausedBy(error, (cause) => cause instanceof FetchRefused)) {
    return new LintelError('VALIDATION_FAILED', {
      detail: `The calendar’s address leads into a private network, which is not allowed. Use a public address, or ask the operator to set LINTEL_ALLOW_PRIVATE_FEEDS=on.`,
      errors: [{ path: 'url', message: 'Use an address that can be reached from the internet.' }],
    });
  }
  const code = firstCode(error);
  const unavailable = (detail: string) => new LintelError('CALENDAR_UNAVAILABLE', { detail, cause: error });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unavailable(`The host ${host} cannot be found. Check the calendar’s address.`);
  }
  if (isCausedBy(error, isTimeout)) {
    return unavailable(`${host} took longer than ${limits.timeoutMs / 1_000} s to answer. It will be tried again.`);
  }
  if (tlsFailure.test(code)) {
    return unavailable(
      `The secure connection to ${host} failed (${code}). Ask whoever runs it to check its certificate.`,
    );
  }
  if (/^(Z_|ERR__ERROR|ERR_BROTLI)/.test(code)) {
    return unavailable(`${host} sent a damaged answer. It will be tried again.`);
  }
  return unavailable(`The connection to ${host} failed${code && ` (${code})`}. It will be tried again.`);
}

function isTimeout(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code);
}

function isCausedBy(error: unknown, matches: (cause: Error) => boolean): boolean {
  return errorTree(error).some(matches);
}

function firstCode(error: unknown): string {
  for (const cause of errorTree(error)) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return '';
}

/** The error with everything it came from; connecting to several addresses fails with one error for each. */
function errorTree(error: unknown): Error[] {
  // Not `instanceof`: the runtime's own errors can come from another realm.
  if (typeof error !== 'object' || error === null || !('message' in error)) return [];
  const found = error as Error;
  const parts = 'errors' in found && Array.isArray(found.errors) ? found.errors : [];
  return [found, ...errorTree(found.cause), ...parts.flatMap(errorTree)];
}
