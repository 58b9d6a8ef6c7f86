import {
  idSchema,
  listSeriesQuerySchema,
  pageOf,
  seriesSchema,
  type ListSeriesQuery,
  type Series,
} from '@lintel/shared/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Principal } from '../../../platform/context/principal.js';
import { Allow, Asker } from '../../../platform/http/access.js';
import { Answers } from '../../../platform/http/openapi.js';
import { ReadSeriesService } from './read-series.js';

@Controller('api/v1/series')
@Allow('member', 'agent')
export class SeriesController {
  constructor(private readonly reader: ReadSeriesService) {}

  @Get()
  @Answers('List series of bookings', pageOf(seriesSchema))
  list(@Asker() asker: Principal, @Query({ schema: listSeriesQuerySchema }) query: ListSeriesQuery) {
    return this.reader.list(asker.tenantId, query);
  }

  @Get(':id')
  @Answers('One series: its rule, its exceptions, and what could not be booked', seriesSchema)
  get(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<Series> {
    return this.reader.get(asker.tenantId, id);
  }
}
