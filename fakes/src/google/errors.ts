import { Refusal, type Reply } from '../wire/exchange.js';

/** The answer of a Google API to what it refuses ("Handle API errors" of the Calendar API's guide). */
export function googleError(code: number, reason: string, message: string, domain = 'global'): Reply {
  return {
    status: code,
    body: { error: { errors: [{ domain, reason, message }], code, message } },
  };
}

export const refuse = (code: number, reason: string, message: string, domain?: string): Refusal =>
  new Refusal(googleError(code, reason, message, domain));

export const notFound = (): Refusal => refuse(404, 'notFound', 'Not Found');
export const badRequest = (message: string, reason = 'invalid'): Refusal => refuse(400, reason, message);

/** Ready for `faults.answer`. */
export const googleAnswers = {
  rateLimitExceeded: googleError(403, 'rateLimitExceeded', 'Rate Limit Exceeded', 'usageLimits'),
  userRateLimitExceeded: googleError(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'usageLimits'),
  tooManyRequests: googleError(429, 'rateLimitExceeded', 'Too many requests', 'usageLimits'),
  insufficientPermissions: googleError(403, 'insufficientPermissions', 'Insufficient Permission'),
  invalidCredentials: googleError(401, 'authError', 'Invalid Credentials'),
  fullSyncRequired: googleError(
    410,
    'fullSyncRequired',
    'Sync token is no longer valid, a full sync is required.',
    'calendar',
  ),
  backendError: googleError(503, 'backendError', 'Backend Error'),
} as const satisfies Record<string, Reply>;
