import { noShowsQuerySchema, noShowsSchema, type NoShows } from '@lintel/shared/contracts';
import { DAY_MS } from '@lintel/shared/time';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { NoShowsRepository } from './no-shows.repository.js';

/** Nobody reads further down. */
const MOST = 200;

/** Who books rooms and does not come. */
@Controller('api/v1/bookings/no-shows')
@Allow('admin')
export class NoShowsController {
  constructor(
    private readonly db: Database,
    private readonly repository: NoShowsRepository,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Answers('Organisers who did not come to a room again and again, the most often first', noShowsSchema)
  async list(
    @Asker() { tenantId }: Principal,
    @Query({ schema: noShowsQuerySchema }) { days, minimum, resourceId }: z.output<typeof noShowsQuerySchema>,
  ): Promise<NoShows> {
    const to = this.clock.now();
    const options = { from: to - days * DAY_MS, to, minimum, resourceId: resourceId ?? null, limit: MOST };
    const rows = await this.db.tenant(tenantId, (tx) => this.repository.repeated(tx, options));
    return {
      items: rows.map(({ email, name, lastMissedAt, ...row }) => ({
        ...row,
        organizer: { email, name },
        lastMissedAt: new Date(lastMissedAt).toISOString(),
      })),
    };
  }
}
