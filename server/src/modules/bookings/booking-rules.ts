import { LintelError } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import type { Policy } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';

/** A booking may be entered this long after it began (people write down what is already happening). */
const LATE_ENTRY_MS = 60 * MINUTE_MS;
const SHORTEST_MS = MINUTE_MS;

/** Refuses a span nobody may book, whatever is free: INVALID_SLOT or LIMIT_REACHED with a sentence. */
export function assertBookableSpan(span: Interval, now: number, policies: readonly Policy[]): void {
  if (span.end <= span.start) throw new LintelError('INVALID_SLOT', { detail: 'The end must be after the start.' });
  if (span.end <= now) throw new LintelError('INVALID_SLOT', { detail: 'That time is over.' });
  if (span.start < now - LATE_ENTRY_MS) {
    throw new LintelError('INVALID_SLOT', { detail: 'That time began more than an hour ago. Choose a later start.' });
  }
  for (const policy of policies.length > 0 ? policies : [defaultPolicy]) {
    assertWithinLength(span, policy);
    if (span.start > now + policy.bookingHorizonDays * DAY_MS) {
      throw new LintelError('INVALID_SLOT', {
        detail: `Bookings can be made at most ${policy.bookingHorizonDays} days ahead.`,
      });
    }
  }
}

/** Shorter is a slip of the finger: no screen can show it. */
export function assertLongEnough(span: Interval): void {
  if (span.end - span.start >= SHORTEST_MS) return;
  const message = 'A booking lasts at least a minute.';
  throw new LintelError('VALIDATION_FAILED', { detail: `end: ${message}`, errors: [{ path: 'end', message }] });
}

export function assertWithinLength(span: Interval, policy: Policy): void {
  if (span.end - span.start > policy.maximumBookingMinutes * MINUTE_MS) {
    throw new LintelError('LIMIT_REACHED', {
      detail: `A booking may last ${policy.maximumBookingMinutes} minutes at most.`,
    });
  }
}
