/**
 * Every code a client can meet, in one list. `spoken` is a sentence an agent can say to a caller; `retryable` says
 * whether the same request may succeed later without being changed.
 */
export const errorCodes = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request is not valid',
    retryable: false,
    spoken: 'Something in that request was not valid.',
  },
  INVALID_SLOT: {
    status: 400,
    title: 'That time cannot be booked',
    retryable: false,
    spoken: 'That time cannot be booked.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Sign in first',
    retryable: false,
    spoken: 'I am not signed in, so I cannot do that.',
  },
  FORBIDDEN: { status: 403, title: 'Not allowed', retryable: false, spoken: 'I am not allowed to do that.' },
  CALENDAR_PERMISSION_DENIED: {
    status: 403,
    title: 'The calendar refused access',
    retryable: false,
    spoken: 'The calendar does not give me access.',
  },
  AI_CANNOT_CANCEL: {
    status: 403,
    title: 'A person made this booking',
    retryable: false,
    spoken: 'A person made that booking, so only a person can cancel it.',
  },
  NOT_FOUND: { status: 404, title: 'Not found', retryable: false, spoken: 'I could not find that.' },
  CONFLICT: { status: 409, title: 'That time is taken', retryable: false, spoken: 'That time is already taken.' },
  WINDOW_CLOSED: {
    status: 409,
    title: 'Too early or too late',
    retryable: false,
    spoken: 'It is too early or too late for that.',
  },
  RESOURCE_DISABLED: {
    status: 409,
    title: 'Not bookable',
    retryable: false,
    spoken: 'That room or device cannot be booked at the moment.',
  },
  LIMIT_REACHED: { status: 409, title: 'Limit reached', retryable: false, spoken: 'A booking limit has been reached.' },
  NOTICE_TOO_SHORT: { status: 409, title: 'Too short notice', retryable: false, spoken: 'That is too short notice.' },
  HOLD_EXPIRED: {
    status: 409,
    title: 'The hold has expired',
    retryable: false,
    spoken: 'The time was held for you, but the hold has expired.',
  },
  STALE_VERSION: {
    status: 412,
    title: 'Somebody changed it first',
    retryable: true,
    spoken: 'Somebody changed that booking in the meantime.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: 'The idempotency key was used for another request',
    retryable: false,
    spoken: 'That request was already used for something else.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    spoken: 'There are too many requests right now. Please try again in a moment.',
  },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong on our side',
    retryable: true,
    spoken: 'Something went wrong. Please try again.',
  },
  UNAVAILABLE: {
    status: 503,
    title: 'Not available at the moment',
    retryable: true,
    spoken: 'That is not available at the moment. Please try again in a moment.',
  },
  CALENDAR_UNAVAILABLE: {
    status: 503,
    title: 'The calendar cannot be reached',
    retryable: true,
    spoken: 'The calendar cannot be reached right now.',
  },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean; spoken: string }>;

export type ErrorCode = keyof typeof errorCodes;
