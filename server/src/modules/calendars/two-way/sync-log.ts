import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, instant } from '../../../platform/db/database.js';
import { uuidv7 } from '../../../platform/ids.js';
import { Metrics } from '../../../platform/metrics/metrics.js';
import { Counter, Histogram } from 'prom-client';
import { LeaseLost, type TwoWayCalendar } from './two-way-calendars.repository.js';

export type SyncKind = 'BASELINE' | 'PULL' | 'PUSH';

const KEPT_PER_CALENDAR = 200;

/** What was done with a calendar, for people who look after it. */
@Injectable()
export class SyncLog {
  private readonly durations: Histogram<'provider' | 'kind' | 'outcome'>;
  private readonly items: Counter<'provider' | 'kind' | 'outcome'>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    { registry }: Metrics,
  ) {
    this.durations = new Histogram({
      name: 'lintel_calendar_sync_seconds',
      help: 'How long a piece of work on a calendar took.',
      labelNames: ['provider', 'kind', 'outcome'],
      buckets: [0.05, 0.2, 1, 5, 20, 60],
      registers: [registry],
    });
    this.items = new Counter({
      name: 'lintel_calendar_items_total',
      help: 'Events and bookings that were synchronised, or could not be.',
      labelNames: ['provider', 'kind', 'outcome'],
      registers: [registry],
    });
  }

  /** Records how a piece of work went. Work without an item or a failure is not worth a line. */
  async watch(
    calendar: TwoWayCalendar,
    kind: SyncKind,
    work: (count: (items: number, failed: number, error?: string) => void) => Promise<void>,
  ): Promise<void> {
    const startedAt = this.clock.now();
    const started = performance.now();
    const sum = { items: 0, failed: 0 };
    let ofItem: string | null = null;
    const count = (items: number, failed: number, error?: string) => {
      sum.items += items;
      sum.failed += failed;
      ofItem = error ?? ofItem;
    };
    const durationMs = () => Math.round(performance.now() - started);
    const line = () => ({ kind, startedAt, durationMs: durationMs(), ...sum });
    const measure = (outcome: 'OK' | 'FAILED') => {
      const { provider } = calendar;
      this.durations.observe({ provider, kind, outcome }, durationMs() / 1_000);
      this.items.inc({ provider, kind, outcome: 'OK' }, sum.items - sum.failed);
      this.items.inc({ provider, kind, outcome: 'FAILED' }, sum.failed);
    };
    try {
      await work(count);
    } catch (error) {
      measure('FAILED');
      if (!(error instanceof LeaseLost)) await this.append(calendar, 'FAILED', { ...line(), error: wordsOf(error) });
      throw error;
    }
    measure('OK');
    if (sum.items > 0 || kind === 'BASELINE') await this.append(calendar, 'OK', { ...line(), error: ofItem });
  }

  private async append(
    { tenantId, id }: TwoWayCalendar,
    outcome: 'OK' | 'FAILED',
    line: {
      kind: SyncKind;
      startedAt: number;
      durationMs: number;
      items: number;
      failed: number;
      /** Where all went well but for some items, what the last of those met. */
      error: string | null;
    },
  ): Promise<void> {
    await this.db.tenant(tenantId, async (tx) => {
      // A calendar that was removed meanwhile has no log.
      await tx.query(
        `INSERT INTO calendar_sync_log (id, tenant_id, calendar_id, kind, outcome, started_at, duration_ms, item_count, failed_count, error)
         SELECT $1, $2, c.id, $4, $5, $6, $7, $8, $9, $10 FROM calendar c WHERE c.id = $3`,
        [
          uuidv7(),
          tenantId,
          id,
          line.kind,
          outcome,
          instant(line.startedAt),
          line.durationMs,
          line.items,
          line.failed,
          line.error,
        ],
      );
      await tx.query(
        `DELETE FROM calendar_sync_log WHERE calendar_id = $1 AND id NOT IN (
           SELECT id FROM calendar_sync_log WHERE calendar_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2)`,
        [id, KEPT_PER_CALENDAR],
      );
    });
  }
}

/** A sentence of ours; of what went wrong inside, not a word leaves the log of the process. */
export function wordsOf(error: unknown): string {
  return error instanceof Error && error.name === 'ProviderFailure'
    ? error.message
    : 'The calendar could not be synchronised because of an error on our side.';
}
