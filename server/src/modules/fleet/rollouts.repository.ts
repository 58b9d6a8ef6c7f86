import type { Actor, AlertLevel, CommandView, Rollout, UpdateRing } from '@lintel/shared/contracts';
import type { HaltReason, RolloutStep } from '@lintel/shared/fleet';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

export interface RolloutRecord {
  id: string;
  tenantId: string;
  version: string;
  status: Rollout['status'];
  ring: UpdateRing;
  ringDoneAt: number | null;
  soakMinutes: number;
  halt: { reason: HaltReason; displayId: string; at: string } | null;
  requestedBy: Actor;
  createdAt: number;
  endedAt: number | null;
}

/** A display in a rollout, and how it is now. */
export interface RolloutMember {
  displayId: string;
  ring: UpdateRing;
  step: RolloutStep;
  fromVersion: string | null;
  commandId: string | null;
  orderedAt: number | null;
  changedAt: number | null;
  crashesBefore: number;
  isOnline: boolean;
  alert: AlertLevel;
  version: string | null;
  crashes: number;
  failedActions: number;
  nextMeetingAt: number | null;
  commandStatus: CommandView['status'] | null;
  commandReason: CommandView['reason'];
}

/** A display that could be part of a rollout. */
export interface Candidate {
  displayId: string;
  version: string | null;
  canUpdate: boolean;
}

export type MemberChange = Partial<
  Pick<RolloutMember, 'step' | 'commandId' | 'orderedAt' | 'changedAt' | 'crashesBefore'>
>;

@Injectable()
export class RolloutsRepository {
  constructor(private readonly db: Database) {}

  candidates(tx: Tx): Promise<Candidate[]> {
    return tx.query<Candidate>(
      `SELECT id AS "displayId", telemetry->>'version' AS version,
              coalesce((telemetry->'shell'->>'canUpdate')::boolean, false) AS "canUpdate"
         FROM display WHERE status = 'ACTIVE'`,
    );
  }

  async insert(
    tx: Tx,
    rollout: Pick<RolloutRecord, 'id' | 'tenantId' | 'version' | 'ring' | 'soakMinutes' | 'requestedBy' | 'createdAt'>,
    members: readonly (Pick<RolloutMember, 'ring' | 'step' | 'fromVersion'> & { displayId: string })[],
  ): Promise<void> {
    const { id, tenantId, version, ring, soakMinutes, requestedBy, createdAt } = rollout;
    await tx.query(
      `INSERT INTO rollout (id, tenant_id, version, ring, soak_minutes, requested_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, tenantId, version, ring, soakMinutes, JSON.stringify(requestedBy), instant(createdAt)],
    );
    await tx.query(
      `INSERT INTO rollout_display (tenant_id, rollout_id, display_id, ring, status, from_version)
       SELECT $1, $2, m."displayId", m.ring, m.step, m."fromVersion"
         FROM jsonb_to_recordset($3::jsonb) AS m ("displayId" uuid, ring text, step text, "fromVersion" text)`,
      [tenantId, id, JSON.stringify(members)],
    );
  }

  /** Newest first. */
  list(tx: Tx, limit: number): Promise<RolloutRecord[]> {
    return tx.query<RolloutRecord>(`SELECT ${columns} FROM rollout ORDER BY id DESC LIMIT $1`, [limit]);
  }

  async find(tx: Tx, id: string): Promise<RolloutRecord | null> {
    return (await tx.query<RolloutRecord>(`SELECT ${columns} FROM rollout WHERE id = $1`, [id]))[0] ?? null;
  }

  /** Held until the transaction ends; null where it is over, or another process is at it. */
  async takeUnderWay(tx: Tx, id: string): Promise<RolloutRecord | null> {
    const rows = await tx.query<RolloutRecord>(
      `SELECT ${columns} FROM rollout WHERE id = $1 AND ended_at IS NULL FOR UPDATE SKIP LOCKED`,
      [id],
    );
    return rows[0] ?? null;
  }

  underWay(): Promise<{ id: string; tenantId: string }[]> {
    return this.db.systemStatement('SELECT id, tenant_id AS "tenantId" FROM rollout WHERE ended_at IS NULL');
  }

  async update(
    tx: Tx,
    id: string,
    change: Pick<RolloutRecord, 'status' | 'ring' | 'ringDoneAt' | 'halt' | 'endedAt'>,
  ): Promise<void> {
    await tx.query(
      'UPDATE rollout SET status = $2, ring = $3, ring_done_at = $4, halt = $5, ended_at = $6 WHERE id = $1',
      [
        id,
        change.status,
        change.ring,
        instant(change.ringDoneAt),
        change.halt && JSON.stringify(change.halt),
        instant(change.endedAt),
      ],
    );
  }

  /** Those that are still paired. */
  members(tx: Tx, rolloutId: string, now: number): Promise<RolloutMember[]> {
    return tx.query<RolloutMember>(
      `SELECT m.display_id AS "displayId", m.ring, m.status AS step, m.from_version AS "fromVersion", m.command_id AS "commandId",
              m.ordered_at AS "orderedAt", m.changed_at AS "changedAt", m.crashes_before AS "crashesBefore",
              d.presence = 'ONLINE' AS "isOnline", d.alert, d.telemetry->>'version' AS version,
              coalesce((d.telemetry->>'crashes')::int, 0) AS crashes,
              (SELECT count(*) FROM display_request r
                WHERE r.display_id = d.id AND r.status >= 500 AND r.created_at > m.ordered_at)::int AS "failedActions",
              (SELECT min(b.start_at) FROM display_room s
                 JOIN booking_resource b ON b.resource_id = s.resource_id AND b.end_at > $2
                 JOIN booking k ON k.id = b.booking_id AND k.status IN ('CONFIRMED', 'ATTENDED')
                WHERE s.display_id = d.id AND b.start_at > $2) AS "nextMeetingAt",
              c.status AS "commandStatus", c.reason AS "commandReason"
         FROM rollout_display m
         JOIN display d ON d.id = m.display_id AND d.status = 'ACTIVE'
         LEFT JOIN display_command c ON c.id = m.command_id
        WHERE m.rollout_id = $1 ORDER BY m.display_id`,
      [rolloutId, instant(now)],
    );
  }

  async change(tx: Tx, rolloutId: string, displayId: string, change: MemberChange): Promise<void> {
    await tx.query(
      `UPDATE rollout_display SET status = coalesce($3, status), command_id = CASE WHEN $4 THEN $5::uuid ELSE command_id END,
              ordered_at = coalesce($6, ordered_at), changed_at = coalesce($7, changed_at),
              crashes_before = coalesce($8, crashes_before)
        WHERE rollout_id = $1 AND display_id = $2`,
      [
        rolloutId,
        displayId,
        change.step ?? null,
        change.commandId !== undefined,
        change.commandId ?? null,
        instant(change.orderedAt ?? null),
        instant(change.changedAt ?? null),
        change.crashesBefore ?? null,
      ],
    );
  }
}

const columns = `id, tenant_id AS "tenantId", version, status, ring, ring_done_at AS "ringDoneAt", soak_minutes AS "soakMinutes",
  halt, requested_by AS "requestedBy", created_at AS "createdAt", ended_at AS "endedAt"`;
