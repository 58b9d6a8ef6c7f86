import type { ListSeriesQuery, Series } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/db/database.js';
import { pageOf, sortKeyIn, type Page } from '../../../platform/http/cursor.js';
import { toSeries } from './series-record.js';
import { seriesNotFound, SeriesRepository } from './series.repository.js';

@Injectable()
export class ReadSeriesService {
  constructor(
    private readonly db: Database,
    private readonly repository: SeriesRepository,
    private readonly clock: Clock,
  ) {}

  async get(tenantId: string, id: string): Promise<Series> {
    const found = await this.db.tenant(tenantId, (tx) => this.repository.get(tx, id, this.clock.now()));
    if (!found) throw seriesNotFound();
    return toSeries(found);
  }

  /** The oldest first. */
  async list(tenantId: string, query: ListSeriesQuery): Promise<Page<Series>> {
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, z.tuple([z.uuid()]))[0];
    const rows = await this.db.tenant(tenantId, (tx) => this.repository.list(tx, query, after, this.clock.now()));
    const { items, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
    return { items: items.map(toSeries), nextCursor };
  }
}
