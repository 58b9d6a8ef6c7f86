/**
 * How Stripe counts currencies that it counts otherwise than ISO 4217 does ("Supported currencies", special cases): as if
 * they had cents (2 digits), or as if they had none.
 */
const digitsMore: Partial<Record<string, number>> = { ISK: 2, UGX: 2, MGA: -2 };

/** An amount in the smallest unit of ISO 4217 as Stripe counts it; yen and the like have no smaller unit for either. */
export function stripeAmount(amount: number, currency: string): number {
  return Math.round(amount * 10 ** (digitsMore[currency] ?? 0));
}
