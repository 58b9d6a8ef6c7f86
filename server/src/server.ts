import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { join } from 'node:path';
import { AppModule } from './app.module.js';
import { openDemoCalendars, type DemoCalendars } from './modules/demo/demo-calendars.js';
import { servePages } from './modules/pages/pages.js';
import { SystemClock } from './platform/clock/clock.js';
import type { Config } from './platform/config/config.js';
import { migrate } from './platform/db/migrate.js';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.js';
import { verifyAccessIsDeclared } from './platform/http/access-check.js';
import { outliveConnectionErrors } from './platform/http/connection-errors.js';
import { freePort, holdPort } from './platform/http/free-port.js';
import { serveApiDocument } from './platform/http/openapi.js';
import { ProblemFilter, unroutable } from './platform/http/problem-filter.js';
import { sendSecurityHeaders } from './platform/http/security-headers.js';
import { installRequestLifecycle } from './platform/http/request-lifecycle.js';
import { validationPipe } from './platform/http/validation.js';
import { ForeignIds } from './modules/tenancy/foreign-ids.js';
import { Readiness } from './platform/lifecycle/readiness.js';
import type { Logger } from './platform/logging/logger.js';
import { PlatformModule } from './platform/platform.module.js';

const VERSION = '0.1.0';
const MAX_BODY_BYTES = 256 * 1024;
/** Providers send what happened together in one message: whoever answers that it is too long hears nothing of it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

export interface RunningServer {
  app: NestFastifyApplication;
  /** Where people reach it. */
  url: string;
  port: number;
  databaseUrl: string;
  /** The pages of the demo's Google and Microsoft, where they run. */
  demoCalendars: DemoCalendars['pages'] | null;
  /** Lets requests, sockets and jobs finish, then closes the database. */
  stop(): Promise<void>;
}

/**
 * Brings up the whole server: database, migrations, modules, listeners. Throws a sentence where it cannot. An embedded
 * database that ends by itself is reported to `onDatabaseLost`: nothing works without it.
 */
export async function startServer(
  config: Config,
  log: Logger,
  onDatabaseLost?: (error: Error) => void,
): Promise<RunningServer> {
  const { HOST, PORT, MQTT_PORT, LINTEL_ROLES } = config.env;
  /** What is to be closed again, the last first, also where starting fails half-way. */
  const opened = new AsyncDisposableStack();
  try {
    const held = await holdPort('PORT', HOST, PORT);
    opened.defer(held.release);
    // Asked again by the broker, but said here before anything has been started.
    if (LINTEL_ROLES.includes('broker')) await freePort('MQTT_PORT', HOST, MQTT_PORT);
    const embedded = config.isEmbeddedDatabase
      ? await startEmbeddedPostgres({ dataDir: config.dataDir, log, onLost: onDatabaseLost })
      : null;
    opened.defer(() => embedded?.stop());
    const databaseUrl = embedded?.url ?? config.env.DATABASE_URL!;
    await migrate(databaseUrl, join(import.meta.dirname, '../../prisma/migrations'));
    const clock = new SystemClock((err) => log.error({ err }, 'a scheduled task failed'), config.env.LINTEL_CLOCK);
    const publicUrl = config.publicUrl(held.port);
    const demoCalendars = await openDemoCalendars(config, clock);
    opened.defer(() => demoCalendars?.close());
    const own = demoCalendars ? config.withDemoCalendars(demoCalendars.environment) : config;
    const app = await createApp({ config: own, log, databaseUrl, publicUrl, clock });
    opened.defer(async () => {
      const platform = app.get(PlatformModule);
      await app.close();
      await platform.drain();
    });
    verifyAccessIsDeclared(app);
    await app.init();
    await held.release();
    await app.listen(held.port, HOST);
    app.get(Readiness).open();
    return {
      app,
      url: publicUrl,
      port: held.port,
      databaseUrl,
      demoCalendars: demoCalendars?.pages ?? null,
      stop: async () => {
        app.get(Readiness).close();
        embedded?.expectEnd();
        await opened.disposeAsync();
      },
    };
  } catch (error) {
    await opened
      .disposeAsync()
      .catch((err: unknown) => log.warn({ err }, 'not all of what had been opened could be closed'));
    throw error;
  }
}

/** JSON as Fastify reads it, except that an empty body is none: many clients name a type and then send nothing. */
function acceptJson(app: NestFastifyApplication): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', {}, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request as FastifyRequest, body.toString(), done);
  });
}

async function createApp(options: Parameters<typeof AppModule.forRoot>[0]): Promise<NestFastifyApplication> {
  const { config, log, publicUrl } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: config.env.LINTEL_TRUST_PROXY,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    forceCloseConnections: 'idle',
    frameworkErrors: unroutable(log),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(options), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: true,
    // A signature is over what was sent, byte by byte.
    rawBody: true,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url.startsWith('/webhooks/')) route.bodyLimit = MAX_MESSAGE_BYTES;
  });
  outliveConnectionErrors(fastify.server, log);
  installRequestLifecycle(fastify, log);
  sendSecurityHeaders(fastify, publicUrl);
  acceptJson(app);
  app.useGlobalPipes(validationPipe);
  // The last one is asked first.
  app.useGlobalFilters(new ProblemFilter(log), app.get(ForeignIds, { strict: false }));
  await servePages(app);
  serveApiDocument(app, VERSION);
  return app;
}
