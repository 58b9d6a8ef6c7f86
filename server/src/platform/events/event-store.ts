import type { Actor } from '@lintel/shared/contracts';
import { correlationId } from '../context/request-context.js';
import { instant, type Database, type Tx } from '../db/database.js';
import { uuidv7 } from '../ids.js';
import type { Diff, DomainEvent, DomainEventType, NewDomainEvent } from './domain-event.js';

interface EventRow {
  id: string;
  seq: number;
  tenant_id: string;
  type: DomainEventType;
  subject_id: string;
  resource_ids: string[];
  version: number;
  actor: Actor;
  diff: Diff;
  correlation_id: string | null;
  at: number;
}

/** As much of a fact as is told before it is relayed. */
export type AppendedFact = Pick<DomainEvent, 'id' | 'tenantId' | 'type' | 'subjectId' | 'resourceIds' | 'version'>;

/** Appends facts inside the transaction that makes them true, and wakes the relay once that has committed. */
export class EventStore {
  private listener: (facts: readonly AppendedFact[]) => void = () => undefined;

  constructor(private readonly db: Database) {}

  onAppended(listener: (facts: readonly AppendedFact[]) => void): void {
    this.listener = listener;
  }

  async append(tx: Tx, tenantId: string, event: NewDomainEvent): Promise<string> {
    const id = uuidv7();
    const { type, subjectId, resourceIds = [], version = 0 } = event;
    await tx.query(
      `INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        tenantId,
        type,
        subjectId,
        resourceIds,
        version,
        JSON.stringify(event.actor),
        JSON.stringify(event.diff ?? {}),
        correlationId(),
        instant(event.at),
      ],
    );
    this.db.onCommit(() => this.appended({ id, tenantId, type, subjectId, resourceIds, version }));
    return id;
  }

  /**
   * For a writer that appends by SQL of its own (`create_booking`), once that has committed: tells the relay that something
   * is there. Facts that are named reach the screens beside this process without waiting for it.
   */
  appended(...facts: AppendedFact[]): void {
    this.listener(facts);
  }

  /**
   * Claims up to `limit` facts nobody has relayed yet, oldest first, and hands them to `relay`; they count as relayed
   * when it returns. Several processes may do this at once: each fact goes to one of them.
   */
  async claimUnrelayed(limit: number, relay: (events: DomainEvent[], tx: Tx) => Promise<void>): Promise<number> {
    return this.db.system(async (tx) => {
      // A lost mark only means that a fact is relayed again, which every handler expects: no need to wait for the disk.
      await tx.query('SET LOCAL synchronous_commit = off');
      const rows = await tx.query<EventRow>(
        `SELECT ${columns}
           FROM domain_event WHERE relayed_at IS NULL ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [limit],
      );
      if (rows.length === 0) return 0;
      await relay(rows.map(toEvent), tx);
      await tx.query('UPDATE domain_event SET relayed_at = now() WHERE seq = ANY ($1)', [rows.map((row) => row.seq)]);
      return rows.length;
    });
  }

  async find(id: string): Promise<DomainEvent | null> {
    const rows = await this.db.systemStatement<EventRow>(`SELECT ${columns} FROM domain_event WHERE id = $1`, [id]);
    return rows[0] ? toEvent(rows[0]) : null;
  }

  async ofSubject(tx: Tx, subjectId: string): Promise<DomainEvent[]> {
    const rows = await tx.query<EventRow>(
      `SELECT ${columns}
         FROM domain_event WHERE subject_id = $1 ORDER BY seq`,
      [subjectId],
    );
    return rows.map(toEvent);
  }
}

const columns = 'id, seq, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at';

function toEvent(row: EventRow): DomainEvent {
  return {
    id: row.id,
    seq: row.seq,
    tenantId: row.tenant_id,
    type: row.type,
    subjectId: row.subject_id,
    resourceIds: row.resource_ids,
    version: row.version,
    actor: row.actor,
    diff: row.diff,
    correlationId: row.correlation_id,
    at: row.at,
  };
}
