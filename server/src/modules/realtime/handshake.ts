import { LintelError, toProblem, type Problem } from '@lintel/shared/errors';
import type { Socket } from 'socket.io';
import type { TrustedProxies } from '../../platform/http/trusted-proxies.js';
import { correlationId } from '../../platform/context/request-context.js';

/** The address the client connected to, as it would name it itself, with the namespace as its path. */
export function handshakeUrl({ handshake, nsp }: Socket, trusted: TrustedProxies | false): string {
  const { headers, secure, address } = handshake;
  const isTrusted = trusted !== false && trusted(address, 0);
  const forwarded = (name: string) => (isTrusted ? lastOf(headers[name]) : undefined);
  const scheme = forwarded('x-forwarded-proto') ?? (secure ? 'https' : 'http');
  const host = forwarded('x-forwarded-host') ?? headers.host ?? '';
  return `${scheme}://${host}${nsp.name}`;
}

/**
 * Whether a page of `origin` may connect with the browser's cookies. Browsers say for every WebSocket where it was opened
 * from and apply no rule of their own, so a page of another site could listen as whoever is signed in (RFC 6455, 10.2).
 * Programs that are no browser send no origin, and bring no cookie against anybody's will.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  if (origin === undefined) return true;
  return origin === new URL(publicUrl).origin || URL.parse(origin)?.host === host;
}

/** What the client gets as `connect_error`: problem details in `data`. */
export function refusalOf(error: unknown): Error & { data: Problem } {
  const problem = toProblem(error, correlationId());
  return Object.assign(new Error(problem.detail), { data: problem });
}

export const isExpected = (error: unknown): error is LintelError => error instanceof LintelError;

/** Namespaces one connection may ask to enter, the same one again included. */
const MAX_ENTRIES = 8;
const entries = new WeakMap<Socket['conn'], number>();

/**
 * Ends connections that ask again and again: every entry is checked against the database, and nobody has to be anybody to
 * ask. A client that was refused, or was cut off, comes back with a connection of its own.
 */
export function limitEntries({ conn }: Socket, next: (error?: Error) => void): void {
  const count = (entries.get(conn) ?? 0) + 1;
  entries.set(conn, count);
  if (count <= MAX_ENTRIES) {
    next();
    return;
  }
  conn.close();
  next(refusalOf(new LintelError('RATE_LIMITED', { detail: 'Connect anew to try again.' })));
}

const sharedHandshake = Object.freeze({});

/**
 * Lets go of what the connection was opened with: headers, query and credentials, which would otherwise stay in memory as
 * long as the connection, several kilobytes each.
 */
export function forgetHandshake(socket: Socket): void {
  (socket as { handshake: unknown }).handshake = sharedHandshake;
  (socket.conn as { request: unknown }).request = undefined;
}

/** What the proxy next to this server wrote: whatever stands before it anybody may have sent. */
function lastOf(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header.at(-1) : header)?.split(',').at(-1)?.trim();
}
