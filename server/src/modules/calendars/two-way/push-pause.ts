import { MINUTE_MS } from '@lintel/shared/time';
import type { ProviderFailure } from './two-way-provider.js';

const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 360 * MINUTE_MS;

/** How long what failed is left alone: as long as the provider asks, else longer each time. */
export function pauseAfter(failure: ProviderFailure, failures: number): number {
  return failure.retryAfterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
}
