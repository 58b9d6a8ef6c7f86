import { MINUTE_MS } from '@lintel/shared/time';
import type { ProviderFailure } from './two-way-provider.js';

/** What the provider has trouble with may soon be over; what it does not take has to be changed. */
const PASSING = { first: 5_000, longest: 15 * MINUTE_MS };
const LASTING = { first: MINUTE_MS, longest: 360 * MINUTE_MS };

/** How long what failed is left alone: as long as the provider asks, else longer each time. */
export function pauseAfter(failure: ProviderFailure, failures: number): number {
  const { first, longest } = failure.othersMayWork ? PASSING : LASTING;
  return failure.retryAfterMs ?? Math.min(first * 2 ** Math.min(failures, 10), longest);
}
