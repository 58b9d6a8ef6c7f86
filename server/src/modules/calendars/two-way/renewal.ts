import { createHash } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';

const SOONEST_LEFT_MS = DAY_MS;
const SPREAD_MS = 720 * MINUTE_MS;

/**
 * When a channel is renewed: with a day or more left, and not all at the same time. One that lasts no longer than that is
 * renewed at half of its time.
 */
export function renewalOf(channelId: string, expiresAt: number, now: number): number {
  const share = createHash('sha256').update(channelId).digest().readUInt32BE(0) / 2 ** 32;
  const wanted = expiresAt - SOONEST_LEFT_MS - share * SPREAD_MS;
  const half = now + (expiresAt - now) / 2;
  return Math.floor(Math.max(wanted, half));
}
