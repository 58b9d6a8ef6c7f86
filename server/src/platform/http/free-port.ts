import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { StartError } from '../lifecycle/start-error.js';

/** A port this process cannot listen on; its message says what to do. */
export class PortError extends StartError {
  override name = 'PortError';
}

/** `port` itself when it can be listened on, a free one when it is 0; throws a sentence otherwise. */
export async function freePort(variable: string, host: string, port: number): Promise<number> {
  const held = await holdPort(variable, host, port);
  await held.release();
  return held.port;
}

/**
 * As `freePort`, and a free one is given to nobody else until it is released, just before it is listened on. One that was
 * named is only tried: whoever connects while the server starts is to be refused, not left waiting.
 */
export async function holdPort(
  variable: string,
  host: string,
  port: number,
): Promise<{ port: number; release: () => Promise<void> }> {
  const holder = createServer();
  try {
    holder.listen({ port, host, exclusive: true });
    await once(holder, 'listening');
  } catch (error) {
    throw new PortError(sentence(variable, host, port, error as NodeJS.ErrnoException), { cause: error });
  }
  const held = (holder.address() as AddressInfo).port;
  const release = async () => {
    if (holder.listening) await promisify(holder.close.bind(holder))();
  };
  if (port !== 0) await release();
  return { port: held, release };
}

function sentence(variable: string, host: string, port: number, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop it, or start Lintel with ${variable}=${port + 1}.`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has: start Lintel with ${variable} above 1023.`;
    default:
      return `Lintel cannot listen on ${host}:${port} (${error.message}): set HOST and ${variable}.`;
  }
}
