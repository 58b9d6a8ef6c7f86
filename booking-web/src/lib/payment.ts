import type { CreatedPublicBooking, PublicBooking } from '@lintel/shared/contracts';

/** Where a booking is paid, where that comes before it is confirmed. */
export type MadeBooking = CreatedPublicBooking & { payment?: { url: string; expiresAt: string } | null };

export type PaymentStatus = 'PENDING' | 'PAID' | 'REFUNDED' | 'FAILED';
export type SeenBooking = PublicBooking & {
  payment?: { status: PaymentStatus; amount: number; currency: string } | null;
};
