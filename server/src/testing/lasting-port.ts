import { randomInt } from 'node:crypto';
import { freePort, PortError } from '../platform/http/free-port.js';

/** Below those that systems give to outgoing connections: one of these could take the port before it is listened on. */
const PORTS = { first: 20_000, last: 32_000 };

/** A free port for a server that starts later, or is to come back where it was. */
export async function lastingPort(): Promise<number> {
  for (;;) {
    try {
      return await freePort('PORT', '127.0.0.1', randomInt(PORTS.first, PORTS.last));
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
    }
  }
}
