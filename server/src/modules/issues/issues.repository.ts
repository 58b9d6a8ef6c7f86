import type { Actor, IssueKind, IssueStatus } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** Instants in epoch milliseconds. */
export interface IssueRecord {
  id: string;
  displayId: string;
  resourceId: string;
  kind: IssueKind;
  text: string | null;
  status: IssueStatus;
  note: string | null;
  version: number;
  occurredAt: number;
  createdAt: number;
  handledAt: number | null;
  handledBy: Actor | null;
}

/** Where a page of the list (newest first) ended. */
export interface IssuePosition {
  createdAt: number;
  id: string;
}

export interface IssueFilter {
  statuses: readonly IssueStatus[];
  resourceId: string | null;
}

@Injectable()
export class IssuesRepository {
  async insert(tx: Tx, tenantId: string, issue: IssueRecord): Promise<void> {
    await tx.query(
      `INSERT INTO issue (id, tenant_id, display_id, resource_id, kind, text, status, note, version, occurred_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        issue.id,
        tenantId,
        issue.displayId,
        issue.resourceId,
        issue.kind,
        issue.text,
        issue.status,
        issue.note,
        issue.version,
        instant(issue.occurredAt),
        instant(issue.createdAt),
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<IssueRecord | null> {
    const rows = await tx.query<IssueRecord>(`SELECT ${columns} FROM issue WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<IssueRecord | null> {
    const rows = await tx.query<IssueRecord>(`SELECT ${columns} FROM issue WHERE id = $1 FOR NO KEY UPDATE`, [id]);
    return rows[0] ?? null;
  }

  list(tx: Tx, filter: IssueFilter, after: IssuePosition | null, limit: number): Promise<IssueRecord[]> {
    return tx.query<IssueRecord>(
      `SELECT ${columns} FROM issue
        WHERE status = ANY ($1) AND ($2::uuid IS NULL OR resource_id = $2)
          AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $5`,
      [filter.statuses, filter.resourceId, after && instant(after.createdAt), after?.id ?? null, limit],
    );
  }

  async update(tx: Tx, issue: IssueRecord): Promise<void> {
    await tx.query(
      'UPDATE issue SET status = $2, note = $3, version = $4, handled_at = $5, handled_by = $6 WHERE id = $1',
      [
        issue.id,
        issue.status,
        issue.note,
        issue.version,
        issue.handledAt === null ? null : instant(issue.handledAt),
        JSON.stringify(issue.handledBy),
      ],
    );
  }
}

const columns = `id, display_id AS "displayId", resource_id AS "resourceId", kind, text, status, note, version,
  occurred_at AS "occurredAt", created_at AS "createdAt", handled_at AS "handledAt", handled_by AS "handledBy"`;
