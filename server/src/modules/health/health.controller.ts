import { Controller, Get, Header, HttpCode, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/http/access.js';
import { Readiness } from '../../platform/lifecycle/readiness.js';
import { MetricsGuard } from './metrics.guard.js';
import { Metrics } from '../../platform/metrics/metrics.js';

@Controller()
@Allow('public')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** The process lives. */
  @Get('healthz')
  @HttpCode(200)
  health() {
    return { status: 'ok' };
  }

  /** The process can serve: its parts are up and it is not shutting down. */
  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { isReady, checks } = await this.readiness.check();
    void reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', checks });
  }

  @Get('metrics')
  @UseGuards(MetricsGuard)
  @Header('Content-Type', 'text/plain; version=0.0.4')
  scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
