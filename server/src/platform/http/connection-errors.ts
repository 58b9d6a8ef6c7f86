import type { Server } from 'node:http';
import type { Logger } from '../logging/logger.js';

/**
 * Node takes its own listener for errors away from a connection that asks for an upgrade
 * (https://nodejs.org/api/http.html#event-upgrade_1), and an error nobody listens to ends the process: a client would only
 * have to break off at that moment, at an address where nobody else listens.
 */
export function outliveConnectionErrors(server: Server, log: Logger): void {
  server.prependListener('upgrade', (_request, stream) => {
    stream.on('error', (error) => log.debug({ err: error }, 'a connection broke that had asked for an upgrade'));
  });
}
