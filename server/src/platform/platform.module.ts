import { Global, Inject, Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, SystemClock } from './clock/clock.js';
import { Config } from './config/config.js';
import { Database } from './db/database.js';
import { DatabaseUrl } from './db/database-url.js';
import { EventHandlers } from './events/event-handlers.js';
import { EventStore } from './events/event-store.js';
import { LiveBus } from './events/live-bus.js';
import { Relay } from './events/relay.js';
import { PublicAddress } from './http/public-address.js';
import { Readiness } from './lifecycle/readiness.js';
import type { Logger } from './logging/logger.js';
import { createMailer } from './mail/create-mailer.js';
import { Mailer } from './mail/mailer.js';
import { Metrics } from './metrics/metrics.js';
import { ProcessId } from './process-id.js';
import { JobQueue } from './queue/job-queue.js';
import { createJobQueue } from './queue/create-job-queue.js';
import { Secrets } from './secrets/secrets.js';

const LOGGER = Symbol('logger');
export const InjectLogger = () => Inject(LOGGER);

export interface PlatformOptions {
  config: Config;
  log: Logger;
  databaseUrl: string;
  publicUrl: string;
  clock: SystemClock;
}

/** What any server has. Everything here is one per process. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationBootstrap {
  constructor(
    private readonly bus: LiveBus,
    private readonly queue: JobQueue,
    private readonly relay: Relay,
    private readonly db: Database,
    private readonly clock: SystemClock,
    private readonly readiness: Readiness,
  ) {}

  static forRoot({ config, log, databaseUrl, publicUrl, clock }: PlatformOptions): DynamicModule {
    const providers = [
      { provide: Config, useValue: config },
      { provide: LOGGER, useValue: log },
      { provide: DatabaseUrl, useValue: new DatabaseUrl(databaseUrl) },
      { provide: PublicAddress, useValue: new PublicAddress(publicUrl) },
      { provide: SystemClock, useValue: clock },
      { provide: Clock, useExisting: SystemClock },
      { provide: ProcessId, useValue: new ProcessId() },
      { provide: Readiness, useValue: new Readiness() },
      { provide: Metrics, useValue: new Metrics() },
      { provide: Secrets, useValue: new Secrets(config.secretsKeys) },
      {
        provide: Database,
        useFactory: () =>
          new Database(databaseUrl, {
            size: 20,
            onIdleError: ({ message }) => log.warn({ reason: message }, 'database connection lost'),
          }),
      },
      { provide: JobQueue, useFactory: () => createJobQueue({ databaseUrl, redisUrl: config.env.REDIS_URL, log }) },
      { provide: Mailer, useFactory: () => createMailer(config, log) },
      { provide: EventStore, inject: [Database], useFactory: (db: Database) => new EventStore(db) },
      { provide: EventHandlers, inject: [Database], useFactory: (db: Database) => new EventHandlers(db) },
      { provide: LiveBus, inject: [ProcessId], useFactory: (id: ProcessId) => new LiveBus(databaseUrl, log, id.value) },
      {
        provide: Relay,
        inject: [EventStore, EventHandlers, LiveBus, JobQueue],
        useFactory: (events: EventStore, handlers: EventHandlers, bus: LiveBus, queue: JobQueue) =>
          new Relay(events, handlers, bus, queue, log),
      },
    ];
    return { module: PlatformModule, providers, exports: providers.map(({ provide }) => provide) };
  }

  /** Starts last: every module has registered its handlers and jobs in onModuleInit. */
  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add('database', () => this.db.systemStatement('SELECT 1'));
    await this.bus.start();
    await this.queue.start();
    await this.relay.start();
    this.clock.beforeMoving(() => this.relay.drained());
  }

  /** Ends first what makes work, then what does it, then what it is done on. Called when requests and sockets are gone. */
  async drain(): Promise<void> {
    this.clock.stop();
    await this.relay.stop();
    await this.queue.stop({ graceMs: 10_000 });
    await this.bus.stop();
    await this.db.close();
  }
}
