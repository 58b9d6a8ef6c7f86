import type { GraphError } from '@microsoft/microsoft-graph-client';
import { DAY_MS } from '@lintel/shared/time';
import { retryAfterMs } from '../retry-after.js';
import { ProviderFailure } from '../two-way/two-way-provider.js';

export const graphStatus = (error: unknown): number | undefined => (error as Partial<GraphError> | null)?.statusCode;

/** With 412, and with 409 where two changes met. */
const versionMoved = /^(ErrorIrresolvableConflict|resourceModified)$/i;
const cursorIsGone = /^(syncStateNotFound|resyncRequired|ErrorInvalidSyncStateData|SyncStateInvalid)$/i;
const mailboxIsGone = /^(MailboxNotEnabledForRESTAPI|ErrorNonExistentMailbox|ErrorInvalidUser)$/i;

/** "Microsoft Graph error responses and resource types". */
export function explainGraph(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const { statusCode = -1, code, headers } = error as Partial<GraphError>;
  const about = { cause: error, retryAfterMs: retryAfterMs(headers, DAY_MS) };
  const failure = (kind: ProviderFailure['kind'], message: string, othersMayWork = false) =>
    new ProviderFailure(kind, message, { ...about, othersMayWork });
  if (code === 'AnswerTooLarge')
    return failure('UNAVAILABLE', 'Microsoft sent more than can be read at once. It will be tried again.', true);
  if (statusCode < 400) return failure('UNAVAILABLE', 'Microsoft could not be reached. It will be tried again.');
  if (statusCode === 410 || cursorIsGone.test(code ?? ''))
    return failure('CURSOR_EXPIRED', 'Microsoft forgot where we were.');
  if (statusCode === 429) return failure('UNAVAILABLE', 'Microsoft asks us to slow down. It will be tried again.');
  if (statusCode >= 500)
    return failure('UNAVAILABLE', `Microsoft answered with an error (${statusCode}). It will be tried again.`, true);
  if (statusCode === 401 || statusCode === 403)
    return failure('DENIED', 'Microsoft refuses access to the calendar. Share it again, or connect the account again.');
  if (statusCode === 404 && mailboxIsGone.test(code ?? ''))
    return failure('CALENDAR_LOST', 'Microsoft has no calendar at this address any more. Connect another one.');
  if (statusCode === 404) return failure('NOT_FOUND', 'Microsoft knows nothing of it any more.');
  if (statusCode === 412 || (statusCode === 409 && versionMoved.test(code ?? '')))
    return failure('VERSION_MOVED', 'Somebody changed the event at Microsoft.');
  if (code === 'ErrorOccurrenceCrossingBoundary')
    return failure('OUT_OF_SERIES', 'Microsoft does not let an occurrence pass another of its series.');
  return failure('REFUSED', `Microsoft does not take this event (${statusCode} ${code ?? ''}).`);
}
