import 'reflect-metadata';
import { loadConfig } from '../../../server/src/platform/config/config.js';
import { createLogger } from '../../../server/src/platform/logging/logger.js';
import { startServer } from '../../../server/src/server.js';
import { answer } from '../machines/line.js';

/** The process of the whole server, as its environment says: it answers the messages and reads the calendars they are about. */
const server = await startServer(loadConfig(process.env), createLogger('silent'));

answer({
  where: () => ({ port: server.port }),
  close: () => server.stop().then(() => null),
});
