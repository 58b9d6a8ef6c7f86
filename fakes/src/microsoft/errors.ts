import { randomUUID } from 'node:crypto';
import { Refusal, type Reply } from '../wire/exchange.js';

/** "Microsoft Graph error responses and resource types". */
export function graphError(status: number, code: string, message: string, headers: Record<string, string> = {}): Reply {
  const id = randomUUID();
  return {
    status,
    headers,
    body: { error: { code, message, innerError: { 'request-id': id, 'client-request-id': id } } },
  };
}

export const refuse = (status: number, code: string, message: string): Refusal =>
  new Refusal(graphError(status, code, message));

export const itemNotFound = (): Refusal =>
  refuse(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
export const invalid = (message: string, code = 'ErrorInvalidParameter'): Refusal => refuse(400, code, message);
export const accessDenied = (): Refusal =>
  refuse(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

/** Ready for `faults.answer`. */
export const graphAnswers = {
  throttled: graphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
    'retry-after': '1',
  }),
  invalidToken: graphError(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'),
  accessDenied: graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
  syncStateNotFound: graphError(410, 'syncStateNotFound', 'The sync state generation is not found.'),
  resyncRequired: graphError(
    410,
    'resyncRequired',
    'Resync required. Replace any local items with the server version.',
  ),
  /** Two changes at the same moment, whether or not a version was asked for. */
  changesMet: graphError(
    409,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ),
  resourceModified: graphError(409, 'resourceModified', 'The resource has changed since the caller last read it.'),
  serviceUnavailable: graphError(503, 'serviceNotAvailable', 'The service is temporarily unavailable.'),
} as const satisfies Record<string, Reply>;
