import { expect, it } from '@jest/globals';
import { stripeAmount } from './minor-units.js';

it.each([
  ['EUR', 5_000, 5_000],
  ['JPY', 5_000, 5_000],
  ['KWD', 5_000, 5_000],
  ['ISK', 5_000, 500_000],
  ['UGX', 5_000, 500_000],
  ['MGA', 5_000, 50],
])('Stripe counts %s %i as %i', (currency, amount, counted) => {
  expect(stripeAmount(amount, currency)).toBe(counted);
});
