import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Booking, CreateBooking, Resource } from '@lintel/shared/contracts';
import type { Page } from '@playwright/test';
import { signIn, type Caller } from './person.js';
import { choosePorts, DEMO_PASSWORD, startServerProcess, type ServerProcess } from './server-process.js';

/** The built server with its demo, for one journey file. */
export class Lintel {
  private constructor(
    private readonly process: ServerProcess,
    private readonly dataDir: string,
    readonly origin: string,
    readonly httpPort: string,
    readonly mqttPort: string,
    readonly admin: Caller,
  ) {}

  static async start(clock: string): Promise<Lintel> {
    const dataDir = await mkdtemp(join(tmpdir(), 'lintel-e2e-'));
    const ports = await choosePorts();
    const process = startServerProcess({ ...ports, LINTEL_DATA_DIR: dataDir, LINTEL_CLOCK: clock, LINTEL_ALLOW_PRIVATE_FEEDS: 'on' });
    await process.ready;
    const origin = `http://localhost:${ports.PORT}`;
    return new Lintel(process, dataDir, origin, ports.PORT, ports.MQTT_PORT, await signIn(origin, 'admin@demo.test'));
  }

  async stop(): Promise<void> {
    await this.process.end('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async moveClock(move: { advance: string } | { set: string }): Promise<void> {
    await this.admin.call('/internal/clock', { json: move });
  }

  /** A room of its own, so that a journey knows everything that happens in it. */
  addRoom(name: string): Promise<Resource> {
    return this.admin.call<Resource>('/api/v1/resources', { json: { name, type: 'ROOM', capacity: 8, amenities: ['Screen'] } });
  }

  book(room: Resource, booking: Pick<CreateBooking, 'title' | 'start' | 'end'>): Promise<Booking> {
    return this.admin.call<Booking>('/api/v1/calendar/events', { json: { ...booking, timeZone: room.timeZone, resourceIds: [room.id] } });
  }

  setRules(scope: 'resource', id: string, rules: object): Promise<unknown> {
    return this.admin.call(`/api/v1/policies/${scope}/${id}`, { method: 'PUT', json: { rules } });
  }

  /** Opens the room's door as a paired display, at this server or at the end of a cable to it. */
  async openDisplay(page: Page, room: Resource, { origin = this.origin, language = 'en' } = {}): Promise<void> {
    await page.goto(`${origin}/display/?demo=${room.id}&key=${this.demoKey()}&lang=${language}`);
    await page.locator('main[data-state]').waitFor();
  }

  async signInToAdmin(page: Page): Promise<void> {
    await page.goto(`${this.origin}/admin/`);
    await page.locator('#sign-in-email').fill('admin@demo.test');
    await page.locator('#sign-in-password').fill(DEMO_PASSWORD);
    await page.locator('#sign-in-submit').click();
    await page.getByRole('heading', { level: 1, name: 'Floor board' }).waitFor();
  }

  private demoKey(): string {
    const key = /[?&]key=([\w-]+)/.exec(this.process.stdout.join('\n'))?.[1];
    if (!key) throw new Error('The server printed no demo link.');
    return key;
  }
}
