import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What listens to notifications; a handshake is answered with its token unless `handshake` says something else. */
export async function openWebhook(handshake: (token: string) => string = (token) => token) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
      received.push({ headers: request.headers, query, body });
      const token = query.get('validationToken');
      response.writeHead(token === null ? 202 : 200, { 'content-type': 'text/plain' });
      response.end(token === null ? '' : handshake(token));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
