import { expect, type Page } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lintel } from './lintel.js';

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

/** As an administrator does it, who first writes what is no site. */
export async function allowSites(page: Page, lintel: Lintel, sites: readonly string[]): Promise<void> {
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('public-booking'));
  const save = async (lines: readonly string[]) => {
    await page.getByLabel('Sites that may show them').fill(lines.join('\n'));
    await page.getByRole('button', { name: 'Save' }).click();
  };
  await save(['not a site', ...sites]);
  await expect(page.getByText('“not a site” names no site')).toBeVisible();
  await save(sites);
  await expect(page.getByText('The sites are saved')).toBeVisible();
}
