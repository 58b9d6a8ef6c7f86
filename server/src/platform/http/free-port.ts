import { createServer, type AddressInfo } from 'node:net';
import { StartError } from '../lifecycle/start-error.js';

/** A port this process cannot listen on; its message says what to do. */
export class PortError extends StartError {
  override name = 'PortError';
}

/** `port` itself when it can be listened on, a free one when it is 0; throws a sentence otherwise. */
export async function freePort(variable: string, host: string, port: number): Promise<number> {
  const probe = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ port, host, exclusive: true }, () => resolve((probe.address() as AddressInfo).port));
    });
  } catch (error) {
    throw new PortError(sentence(variable, host, port, error as NodeJS.ErrnoException), { cause: error });
  } finally {
    await new Promise<void>((resolve) => probe.close(() => resolve()));
  }
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
