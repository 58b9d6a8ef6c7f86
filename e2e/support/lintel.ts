import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Booking, CreateBooking, CreateResource, PolicyOverrides, Resource } from '@lintel/shared/contracts';
import type { Page } from '@playwright/test';
import { signIn, type Caller } from './person.js';
import { choosePorts, DEMO_PASSWORD, startServerProcess, type ServerProcess } from './server-process.js';

const ZONE = 'Europe/Madrid';
const FIRST_DAY = '2026-11-16';

/** Where the set-up of the journeys has put the data folder of a server that has made its demo, and ended. */
const DEMO_VARIABLE = 'LINTEL_E2E_DEMO';

/** Makes the demo once for all journey files, each of which then goes on from a copy. */
export async function prepareDemo(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lintel-e2e-demo-'));
  const lintel = new Lintel(dataDir, await choosePorts());
  await lintel.restart('06:00');
  await lintel.end();
  process.env[DEMO_VARIABLE] = dataDir;
  return () => rm(dataDir, { recursive: true, force: true });
}

/** With its files' owners: a database that root starts belongs to somebody else. */
async function copyFolder(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') await cp(from, to, { recursive: true });
  else await promisify(execFile)('cp', ['-a', `${from}/.`, to]);
}

/** The built server with its demo, for one journey file, on days that the journeys turn themselves. */
export class Lintel {
  private day = Temporal.PlainDate.from(FIRST_DAY);
  private server!: ServerProcess;
  /** Somebody who may do everything, by API. */
  admin!: Caller;

  constructor(
    private readonly dataDir: string,
    private readonly ports: { PORT: string; MQTT_PORT: string },
  ) {}

  static async start(): Promise<Lintel> {
    const dataDir = await mkdtemp(join(tmpdir(), 'lintel-e2e-'));
    const demo = process.env[DEMO_VARIABLE];
    if (demo) await copyFolder(demo, dataDir);
    const lintel = new Lintel(dataDir, await choosePorts());
    await lintel.restart('06:00');
    lintel.admin = await signIn(lintel.origin, 'admin@demo.test');
    return lintel;
  }

  get origin(): string {
    return `http://localhost:${this.ports.PORT}`;
  }

  get httpPort(): number {
    return Number(this.ports.PORT);
  }

  get mqttPort(): number {
    return Number(this.ports.MQTT_PORT);
  }

  /** Ends the server as an operator does. */
  async end(): Promise<void> {
    await this.server.end('SIGTERM');
  }

  async stop(): Promise<void> {
    await this.end();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Kill -9: no word of farewell to anybody. */
  async crash(): Promise<void> {
    await this.server.end('SIGKILL');
  }

  /** Starts the server on its data and at its ports; its clock begins at a time of the journey's day. */
  async restart(time: string): Promise<void> {
    this.server = startServerProcess({
      ...this.ports,
      LINTEL_DATA_DIR: this.dataDir,
      LINTEL_CLOCK: this.at(time),
      LINTEL_TIME_ZONE: ZONE,
      LINTEL_ALLOW_PRIVATE_FEEDS: 'on',
    });
    await this.server.ready;
  }

  /** The instant of a time of the journey's day where the rooms are. */
  at(time: string): string {
    return this.day.toZonedDateTime({ timeZone: ZONE, plainTime: time }).toInstant().toString();
  }

  /** `YYYY-MM-DD` of the journey's day. */
  get date(): string {
    return this.day.toString();
  }

  /** Each journey has a day of its own: what the one before booked is over, and the clock never goes back. */
  async beginDay(time: string): Promise<void> {
    this.day = this.day.add({ days: 1 });
    await this.setClock(time);
  }

  /** The server's clock in epoch milliseconds, less this machine's. */
  async setClock(time: string): Promise<number> {
    const { now } = await this.admin.call<{ now: string }>('/internal/clock', { json: { set: this.at(time) } });
    return Date.parse(now) - Date.now();
  }

  /** A room of its own, so that a journey knows everything that happens in it. */
  addRoom(name: string, room: Partial<CreateResource> = {}): Promise<Resource> {
    const usual = { type: 'ROOM', capacity: 8, amenities: ['Screen', 'Video'] };
    return this.admin.call<Resource>('/api/v1/resources', { json: { ...usual, ...room, name } });
  }

  /** Books a room from one time of the journey's day until another. */
  book(room: Resource, start: string, end: string, title = 'Design review', rule?: string): Promise<Booking> {
    const booking: CreateBooking = {
      title,
      start: this.at(start),
      end: this.at(end),
      ...(rule !== undefined && { recurrence: { rule, onConflict: 'refuse' } }),
      timeZone: room.timeZone,
      resourceIds: [room.id],
    };
    return this.admin.call<Booking>('/api/v1/calendar/events', { json: booking });
  }

  cancel(booking: Booking): Promise<Booking> {
    return this.admin.call<Booking>(`/api/v1/calendar/events/${booking.id}/cancel`, { json: {} });
  }

  setRules(room: Resource, rules: PolicyOverrides): Promise<unknown> {
    return this.admin.call(`/api/v1/policies/resource/${room.id}`, { method: 'PUT', json: { rules } });
  }

  /** The address that opens a room's door without an administrator. */
  doorUrl(room: Resource, { origin = this.origin, language = 'en' } = {}): string {
    const key = /[?&]key=([\w-]+)/.exec(this.server.stdout.join('\n'))?.[1];
    if (!key) throw new Error('The server printed no demo link.');
    return `${origin}/display/?demo=${room.id}&key=${key}&lang=${language}`;
  }

  adminUrl(path = ''): string {
    return `${this.origin}/admin/${path}`;
  }

  /** Signs in at the admin web, as a person does. */
  async signIn(page: Page, email = 'admin@demo.test'): Promise<void> {
    await page.goto(this.adminUrl());
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Floor board' }).waitFor();
  }
}
