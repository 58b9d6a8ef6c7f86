import type { AvailabilityRules, DateOverride } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import type { AssignedBooking } from '@lintel/shared/scheduling';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

type StoredRules = Omit<AvailabilityRules, 'overrides'>;

/** Somebody's time that is taken; minutes of buffers are null where the host's own rules say. */
export interface BusyRecord {
  start: number;
  end: number;
  bufferBefore: number | null;
  bufferAfter: number | null;
  /** Whether it is a meeting or hold of ours, around which buffers are kept. */
  isMeeting: boolean;
  isCounted: boolean;
}

@Injectable()
export class AvailabilityRepository {
  /** The rules of those subjects (people, or the tenant for its default) that have some. */
  async rulesOf(tx: Tx, subjectIds: readonly string[]): Promise<Map<string, AvailabilityRules>> {
    const rows = await tx.query<{ subjectId: string; rules: StoredRules; overrides: DateOverride[] }>(
      `SELECT r.subject_id AS "subjectId", r.rules,
              (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('date', o.date, 'available', o.available, 'hours', o.hours,
                        'reason', o.reason)) ORDER BY o.date), '[]')
                 FROM availability_override o WHERE o.tenant_id = r.tenant_id AND o.subject_id = r.subject_id) AS overrides
         FROM availability_rule r WHERE r.subject_id = ANY ($1::uuid[])`,
      [subjectIds],
    );
    return new Map(rows.map(({ subjectId, rules, overrides }) => [subjectId, { ...rules, overrides }]));
  }

  async put(
    tx: Tx,
    tenantId: string,
    subjectId: string,
    { overrides, ...rules }: AvailabilityRules,
    at: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO availability_rule AS r (tenant_id, subject_id, rules, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, subject_id) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at`,
      [tenantId, subjectId, JSON.stringify(rules), instant(at)],
    );
    await tx.query('DELETE FROM availability_override WHERE subject_id = $1', [subjectId]);
    await tx.query(
      `INSERT INTO availability_override (tenant_id, subject_id, date, available, hours, reason)
       SELECT $1, $2, date, available, hours, reason
         FROM jsonb_to_recordset($3) AS o (date date, available boolean, hours jsonb, reason text)`,
      [tenantId, subjectId, JSON.stringify(overrides)],
    );
  }

  async remove(tx: Tx, subjectId: string): Promise<void> {
    await tx.query('DELETE FROM availability_rule WHERE subject_id = $1', [subjectId]);
  }

  /** What is taken of people and rooms within a span; a booking or hold that is left out does not stand in its own way. */
  async busyOf(
    tx: Tx,
    subjectIds: readonly string[],
    within: Interval,
    except: string | null,
  ): Promise<Map<string, BusyRecord[]>> {
    const rows = await tx.query<BusyRecord & { subjectId: string }>(
      `SELECT subject_id AS "subjectId", start_at AS start, end_at AS end, buffer_before AS "bufferBefore",
              buffer_after AS "bufferAfter", is_meeting AS "isMeeting", is_counted AS "isCounted"
         FROM busy_of($1, tstzrange($2, $3), $4)`,
      [subjectIds, instant(within.start), instant(within.end), except],
    );
    return Map.groupBy(rows, ({ subjectId }) => subjectId);
  }

  /** When the bookings and holds of a department begin that count towards its capacity. */
  async bookedStarts(tx: Tx, departmentId: string, within: Interval, except: string | null): Promise<number[]> {
    const rows = await tx.query<{ at: number }>(
      `SELECT start_at AS at FROM booking
        WHERE department_id = $1 AND kind = 'CUSTOMER' AND status NOT IN ('CANCELLED', 'DECLINED') AND start_at >= $2 AND start_at < $3
          AND id IS DISTINCT FROM $4
       UNION ALL
       SELECT start_at FROM hold
        WHERE department_id = $1 AND start_at >= $2 AND start_at < $3 AND id IS DISTINCT FROM $4`,
      [departmentId, instant(within.start), instant(within.end), except],
    );
    return rows.map(({ at }) => at);
  }

  /** What fairness looks at: assignments since an instant, bookings to come, and the latest of each of the hosts. */
  assigned(
    tx: Tx,
    departmentId: string,
    hostIds: readonly string[],
    since: number,
    now: number,
  ): Promise<AssignedBooking[]> {
    return tx.query<AssignedBooking & { id: string }>(
      `WITH counted AS (
         SELECT a.user_id, a.at, b.start_at, b.status, row_number() OVER (PARTITION BY a.user_id ORDER BY a.at DESC) AS age
           FROM assignment a JOIN booking b ON b.id = a.booking_id
          WHERE a.department_id = $1 AND a.user_id = ANY ($2::uuid[]) AND a.is_current AND b.status NOT IN ('CANCELLED', 'DECLINED')
       )
       SELECT user_id AS "hostId", at AS "assignedAt", start_at AS start, status FROM counted
        WHERE age = 1 OR at > $3 OR start_at > $4`,
      [departmentId, hostIds, instant(since), instant(now)],
    );
  }

  /** The first of these locks that matters is the department's, then those of people and rooms, in one order for everybody. */
  async lock(tx: Tx, departmentId: string | null, subjectIds: readonly string[]): Promise<void> {
    const subjects = [...new Set(subjectIds)].sort();
    await tx.query(
      'SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest($1::text[]) WITH ORDINALITY AS s (subject, turn) ORDER BY turn',
      [departmentId === null ? subjects : [departmentId, ...subjects]],
    );
  }
}
