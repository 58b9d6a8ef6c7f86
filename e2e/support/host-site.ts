import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody's own site, on another origin, with the widget on it. It writes down the widget's events. */
export class HostSite {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async with(tag: string): Promise<HostSite> {
    const html = `<!doctype html><html lang="en"><title>Our site</title><main><h1>Our site</h1><script>
      window.heard = [];
      for (const name of ['step', 'booked']) addEventListener('lintel:' + name, ({ detail }) => heard.push({ name, ...detail }));
    </script>${tag}</main>`;
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostSite(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
