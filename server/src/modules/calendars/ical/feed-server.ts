import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LintelError } from '@lintel/shared/errors';

/** For tests: a web server on this machine that answers as told, and remembers what it was asked. */
export class FeedServer {
  readonly requests: IncomingMessage[] = [];
  answer: RequestListener = (_request, response) => response.writeHead(404).end();
  private readonly server = createServer((request, response) => {
    this.requests.push(request);
    this.answer(request, response);
  });

  static async start(): Promise<FeedServer> {
    const made = new FeedServer();
    await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function sendFeed(
  response: ServerResponse,
  content: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'text/calendar', ...headers }).end(content);
}

/** What a fetch or a pull was refused with. */
export async function refusalOf(attempt: Promise<unknown>): Promise<LintelError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof LintelError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
