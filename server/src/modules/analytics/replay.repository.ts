import type { BookingStatus } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** A customer's booking, as far as giving it out anew goes. */
export interface PastBooking {
  id: string;
  reference: string;
  start: number;
  end: number;
  status: BookingStatus;
  requestedAt: number;
  isByStaff: boolean;
  hostId: string | null;
  /** When it was cancelled or declined. */
  endedAt: number | null;
  bufferBefore: number | null;
  bufferAfter: number | null;
}

@Injectable()
export class ReplayRepository {
  /** The customers' bookings of a department that begin in a span, in the order in which they were made. */
  bookings(tx: Tx, departmentId: string, within: Interval, most: number): Promise<PastBooking[]> {
    return tx.query<PastBooking>(
      `SELECT b.id, b.reference, b.start_at AS start, b.end_at AS end, b.status, b.created_at AS "requestedAt",
              b.created_by_type <> 'CUSTOMER' AS "isByStaff", b.host_ids[1] AS "hostId",
              coalesce((b.cancellation ->> 'at')::timestamptz, CASE WHEN b.status = 'DECLINED' THEN d.approval_at END) AS "endedAt",
              d.buffer_before_minutes AS "bufferBefore", d.buffer_after_minutes AS "bufferAfter"
         FROM booking b JOIN department_booking d ON d.booking_id = b.id
        WHERE b.department_id = $1 AND b.kind = 'CUSTOMER' AND b.start_at >= $2 AND b.start_at < $3
        ORDER BY b.created_at, b.id LIMIT $4`,
      [departmentId, instant(within.start), instant(within.end), most],
    );
  }
}
