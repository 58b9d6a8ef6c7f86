import type { Payment } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import type { PaidFor } from './stripe-payments.js';

/** Instants in epoch milliseconds. */
export interface PaymentRecord {
  id: string;
  bookingId: string;
  status: Payment['status'];
  amount: number;
  currency: string;
  expiresAt: number;
  sessionId: string | null;
  sessionUrl: string | null;
  sessionExpiresAt: number | null;
  intent: string | null;
}

export interface RefundRecord {
  id: string;
  paymentId: string;
  bookingId: string;
  intent: string;
  isDone: boolean;
}

@Injectable()
export class PaymentsRepository {
  constructor(private readonly db: Database) {}

  async insert(
    tx: Tx,
    { tenantId, bookingId, paymentId }: PaidFor,
    { amount, currency }: { amount: number; currency: string },
    expiresAt: number,
    at: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO payment (id, tenant_id, booking_id, status, amount, currency, expires_at, attempt, created_at, updated_at)
       VALUES ($1, $2, $3, 'PENDING', $4, $5, $6, 0, $7, $7)`,
      [paymentId, tenantId, bookingId, amount, currency, instant(expiresAt), instant(at)],
    );
  }

  async ofBooking(tx: Tx, bookingId: string): Promise<PaymentRecord | null> {
    return (await this.ofBookings(tx, [bookingId]))[0] ?? null;
  }

  ofBookings(tx: Tx, bookingIds: readonly string[]): Promise<PaymentRecord[]> {
    return tx.query<PaymentRecord>(`SELECT ${columns} FROM payment WHERE booking_id = ANY ($1::uuid[])`, [bookingIds]);
  }

  /** The same, held until the transaction ends. The booking is locked first. */
  async lock(tx: Tx, bookingId: string): Promise<PaymentRecord | null> {
    const rows = await tx.query<PaymentRecord>(`SELECT ${columns} FROM payment WHERE booking_id = $1 FOR UPDATE`, [
      bookingId,
    ]);
    return rows[0] ?? null;
  }

  async setStatus(tx: Tx, id: string, status: Payment['status'], intent: string | null, at: number): Promise<void> {
    await tx.query('UPDATE payment SET status = $2, intent = $3, updated_at = $4 WHERE id = $1', [
      id,
      status,
      intent,
      instant(at),
    ]);
  }

  /** The number of one more attempt to get a page to pay at. */
  async nextAttempt(tx: Tx, id: string): Promise<number> {
    const rows = await tx.query<{ attempt: number }>(
      'UPDATE payment SET attempt = attempt + 1 WHERE id = $1 RETURNING attempt',
      [id],
    );
    return rows[0]!.attempt;
  }

  /** Keeps the page to pay at; false where nothing is to be paid any more. */
  async setSession(tx: Tx, id: string, session: { id: string; url: string; expiresAt: number }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE payment SET session_id = $2, session_url = $3, session_expires_at = $4
        WHERE id = $1 AND status IN ('PENDING', 'PAID') RETURNING 1`,
      [id, session.id, session.url, instant(session.expiresAt)],
    );
    return rows.length > 0;
  }

  async waitsForApproval(tx: Tx, bookingId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM department_booking WHERE booking_id = $1 AND approval_status = 'PENDING'`,
      [bookingId],
    );
    return rows.length > 0;
  }

  /** Of all tenants: what should have been paid by now. */
  due(now: number, most: number): Promise<(PaidFor & { sessionId: string | null })[]> {
    return this.db.systemStatement(
      `SELECT tenant_id AS "tenantId", booking_id AS "bookingId", id AS "paymentId", session_id AS "sessionId"
         FROM payment WHERE status = 'PENDING' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
      [instant(now), most],
    );
  }

  /** Null where all of that intent goes back already. */
  async addRefund(
    tx: Tx,
    { tenantId, paymentId }: PaidFor,
    refund: { id: string; intent: string; reason: string },
    at: number,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO payment_refund (id, tenant_id, payment_id, intent, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (payment_id, intent) DO NOTHING RETURNING 1`,
      [refund.id, tenantId, paymentId, refund.intent, refund.reason, instant(at)],
    );
    return rows.length > 0;
  }

  async refund(tx: Tx, id: string): Promise<RefundRecord | null> {
    const rows = await tx.query<RefundRecord>(
      `SELECT r.id, r.payment_id AS "paymentId", p.booking_id AS "bookingId", r.intent, r.done_at IS NOT NULL AS "isDone"
         FROM payment_refund r JOIN payment p ON p.id = r.payment_id WHERE r.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** True once. */
  async refundDone(tx: Tx, id: string, refundId: string | null, at: number): Promise<boolean> {
    const rows = await tx.query(
      'UPDATE payment_refund SET refund_id = $2, done_at = $3 WHERE id = $1 AND done_at IS NULL RETURNING 1',
      [id, refundId, instant(at)],
    );
    return rows.length > 0;
  }

  /** Of all tenants: what should have gone back a while ago. */
  refundsDue(before: number, most: number): Promise<{ tenantId: string; id: string }[]> {
    return this.db.systemStatement(
      `SELECT tenant_id AS "tenantId", id FROM payment_refund WHERE done_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2`,
      [instant(before), most],
    );
  }

  /** False where the payment service told the same before. */
  async rememberEvent(tx: Tx, tenantId: string, id: string, at: number): Promise<boolean> {
    const rows = await tx.query(
      'INSERT INTO stripe_event (id, tenant_id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
      [id, tenantId, instant(at)],
    );
    return rows.length > 0;
  }

  async forgetEvents(before: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM stripe_event WHERE received_at < $1', [instant(before)]);
  }
}

const columns = `id, booking_id AS "bookingId", status, amount, currency, expires_at AS "expiresAt", session_id AS "sessionId",
  session_url AS "sessionUrl", session_expires_at AS "sessionExpiresAt", intent`;
