import type { CreatedPublicBooking, PublicBooking } from '@lintel/shared/contracts';

/**
 * What is paid before a booking is confirmed. PENDING: at `url` until `expiresAt` (null: it has to be asked for). VOID: nothing
 * is paid and nothing is to be paid any more. REFUND_DUE: the money is on its way back.
 */
interface Payment {
  status: 'PENDING' | 'PAID' | 'VOID' | 'REFUND_DUE' | 'REFUNDED';
  amount: number;
  currency: string;
  url: string | null;
  expiresAt: string;
}

export type SeenBooking = PublicBooking & { payment?: Payment };
export type MadeBooking = CreatedPublicBooking & { payment?: Payment };
