import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { Database } from '../db/database.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';

const SWEEP_MS = 60 * MINUTE_MS;
const KEEP_MS = 2 * DAY_MS;

/** Idempotency-Key on every write of the REST interface; answers nobody will ask for again are cleared away. */
@Module({ providers: [IdempotencyRepository, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }] })
export class IdempotencyModule implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly repository: IdempotencyRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.clock.every(SWEEP_MS, () => this.db.system((tx) => this.repository.purge(tx, this.clock.now() - KEEP_MS)));
  }
}
