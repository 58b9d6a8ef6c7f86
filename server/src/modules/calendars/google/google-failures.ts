import type { calendar_v3 } from '@googleapis/calendar';
import { DAY_MS } from '@lintel/shared/time';
import { retryAfterMs } from '../retry-after.js';
import { ProviderFailure } from '../two-way/two-way-provider.js';
import { withoutPeople } from './google-events.js';

/** What is used of the error the SDK throws (gaxios). */
interface GoogleError {
  response?: {
    status?: number;
    headers?: Headers;
    data?: { error?: { message?: string; errors?: { reason?: string }[] } };
  };
}

const tooFast = ['rateLimitExceeded', 'userRateLimitExceeded', 'dailyLimitExceeded'];
/** What somebody writes in a day, of which reading takes nothing. */
const tooMuch = ['quotaExceeded', 'calendarUsageLimitsExceeded'];

export const googleStatus = (error: unknown): number | undefined => (error as GoogleError | null)?.response?.status;

export const googleReason = (error: unknown): string | undefined =>
  (error as GoogleError | null)?.response?.data?.error?.errors?.[0]?.reason;

/** As node-fetch says it, by which the SDK calls. */
const isTooLarge = (error: unknown): boolean =>
  (error as { cause?: { type?: string } } | null)?.cause?.type === 'max-size';

/** "Handle API errors" of the Calendar API's guide. */
export function explainGoogle(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const { response } = error as GoogleError;
  const status = response?.status;
  const reason = response?.data?.error?.errors?.[0]?.reason ?? '';
  const about = { cause: error, retryAfterMs: retryAfterMs(response?.headers, DAY_MS) };
  const failure = (kind: ProviderFailure['kind'], message: string, othersMayWork = false) =>
    new ProviderFailure(kind, message, { ...about, othersMayWork });
  if (isTooLarge(error))
    return failure('UNAVAILABLE', 'Google sent more than can be read at once. It will be tried again.', true);
  if (status === undefined) return failure('UNAVAILABLE', 'Google could not be reached. It will be tried again.');
  if (status === 429 || (status === 403 && tooFast.includes(reason)))
    return failure('UNAVAILABLE', 'Google asks us to slow down. It will be tried again.');
  if (status === 403 && tooMuch.includes(reason))
    return failure(
      'UNAVAILABLE',
      'Google takes no more events from this account for now. It will be tried again.',
      true,
    );
  if (status >= 500)
    return failure('UNAVAILABLE', `Google answered with an error (${status}). It will be tried again.`, true);
  if (status === 401 || status === 403)
    return failure('DENIED', 'Google refuses access to the calendar. Share it again, or connect the account again.');
  if (status === 410 && reason === 'fullSyncRequired') return failure('CURSOR_EXPIRED', 'Google forgot where we were.');
  if (status === 404 || status === 410) return failure('NOT_FOUND', 'Google knows nothing of it any more.');
  if (status === 412) return failure('VERSION_MOVED', 'Somebody changed the event at Google.');
  return failure('REFUSED', `Google does not take this event (${status} ${reason}).`);
}

/**
 * What is written without what was refused of it; `null` where there is no less to write. A service account that stands in for
 * nobody invites nobody ("Domain-wide delegation") and opens no meetings online: the meeting is in its calendar all the same.
 */
export function withoutRefused(body: calendar_v3.Schema$Event, failure: unknown): calendar_v3.Schema$Event | null {
  const { cause } = failure as Partial<ProviderFailure>;
  const { conferenceData, ...rest } = body;
  if (body.attendees && googleReason(cause) === 'forbiddenForServiceAccounts') return withoutPeople(body);
  return conferenceData && googleStatus(cause) === 400 ? rest : null;
}
