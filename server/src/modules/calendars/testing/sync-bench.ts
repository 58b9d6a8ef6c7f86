import type { Booking } from '@lintel/shared/contracts';
import { randomUUID } from 'node:crypto';
import { instant } from '../../../platform/db/database.js';
import { uuidv7 } from '../../../platform/ids.js';
import { Secrets } from '../../../platform/secrets/secrets.js';
import { HOUSE_OPENS, openHouse, type House, type Person } from '../../../testing/house.js';
import { AccountsRepository } from '../oauth/accounts.repository.js';
import { sealTokens } from '../oauth/token-secret.js';
import { googleCalendars, LONG_SECONDS, microsoftCalendars, type RemoteCalendars } from './remote-calendars.js';
import { SyncWork } from '../two-way/sync-work.js';

export interface BenchCalendar {
  readonly id: string;
  readonly connectionId: string;
  readonly remote: RemoteCalendars;
  readonly externalId: string;
  /** As the provider's fake knows it, or its account where that has several. */
  readonly address: string;
  readonly roomId: string | null;
  readonly userId: string | null;
}

interface Attaching {
  direction?: 'READ' | 'READ_WRITE';
  tenantId?: string;
}

type Whose = Pick<BenchCalendar, 'roomId' | 'userId'>;
type Reached = Pick<BenchCalendar, 'externalId' | 'address' | 'connectionId'> & { mailbox: string | null };

/** A house beside Google and Microsoft, whose calendars belong to rooms and people. */
export class SyncBench {
  private constructor(
    readonly house: House,
    readonly google: Awaited<ReturnType<typeof googleCalendars>>,
    readonly microsoft: Awaited<ReturnType<typeof microsoftCalendars>>,
    readonly tenantId: string,
    readonly admin: Person,
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<SyncBench> {
    const clock = { now: () => HOUSE_OPENS };
    const [google, microsoft] = await Promise.all([googleCalendars(clock), microsoftCalendars(clock)]);
    const house = await openHouse({ ...google.environment, ...microsoft.environment, ...environment });
    clock.now = () => house.clock.now();
    const tenantId = await house.addTenant('sync');
    return new SyncBench(house, google, microsoft, tenantId, await house.addPerson(tenantId, 'ADMIN'));
  }

  async close(): Promise<void> {
    await this.house.close();
    await Promise.all([this.google.close(), this.microsoft.close()]);
  }

  of(provider: 'GOOGLE' | 'MICROSOFT'): RemoteCalendars {
    return provider === 'GOOGLE' ? this.google : this.microsoft;
  }

  async addRoomCalendar(remote: RemoteCalendars, options: Attaching = {}): Promise<BenchCalendar> {
    const tenantId = options.tenantId ?? this.tenantId;
    return this.connect(remote, { roomId: await this.addRoom(tenantId), userId: null }, options);
  }

  addPersonCalendar(remote: RemoteCalendars, { id }: Person, options: Attaching = {}): Promise<BenchCalendar> {
    return this.connect(remote, { roomId: null, userId: id }, options);
  }

  /** Another room with a calendar of the same account. */
  async addRoomBeside({ remote, address, connectionId }: BenchCalendar): Promise<BenchCalendar> {
    const whose = { roomId: await this.addRoom(this.tenantId), userId: null };
    return this.attach(remote, whose, { ...remote.addBeside(address), address, connectionId }, {});
  }

  private addRoom(tenantId: string): Promise<string> {
    return this.house.addResource(tenantId, `Room ${randomUUID()}`);
  }

  private async connect(remote: RemoteCalendars, whose: Whose, options: Attaching): Promise<BenchCalendar> {
    const address = `${randomUUID()}@example.test`;
    const { externalId, mailbox, ...tokens } = remote.add(address);
    const [connectionId, at] = [uuidv7(), this.house.clock.now()];
    const { app } = this.house.server;
    await this.house.db.system((tx) =>
      app.get(AccountsRepository).insert(tx, {
        id: connectionId,
        tenantId: options.tenantId ?? this.tenantId,
        provider: remote.provider,
        kind: whose.userId === null ? 'ORGANISATION' : 'PERSONAL',
        grantType: 'CONSENT',
        name: address,
        host: 'calendar.test',
        ownerUserId: whose.userId,
        accountId: address,
        accountEmail: address,
        scopes: [],
        secret: sealTokens(app.get(Secrets), connectionId, { grant: 'CONSENT', ...tokens }),
        tokenExpiresAt: at + LONG_SECONDS * 1_000,
        at,
      }),
    );
    return this.attach(remote, whose, { externalId, mailbox, address, connectionId }, options);
  }

  private async attach(
    remote: RemoteCalendars,
    { roomId, userId }: Whose,
    { externalId, mailbox, address, connectionId }: Reached,
    { direction = 'READ_WRITE', tenantId = this.tenantId }: Attaching,
  ): Promise<BenchCalendar> {
    const [id, at] = [uuidv7(), instant(this.house.clock.now())];
    await this.house.db.systemStatement(
      `INSERT INTO calendar (id, tenant_id, connection_id, resource_id, user_id, external_id, mailbox, time_zone, direction, next_sync_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'Europe/Madrid', $8, $9, $9)`,
      [id, tenantId, connectionId, roomId, userId, externalId, mailbox, direction, at],
    );
    return { id, connectionId, remote, externalId, address, roomId, userId };
  }

  /** Until all is done that is due now. */
  look(): Promise<void> {
    return this.house.server.app.get(SyncWork).look();
  }

  /** One whole sync, as if its turn had come. */
  async sync({ id }: BenchCalendar): Promise<void> {
    await this.house.db.systemStatement('UPDATE calendar SET next_sync_at = created_at WHERE id = $1', [id]);
    await this.look();
  }

  async state({ id }: BenchCalendar): Promise<Record<string, unknown>> {
    const rows = await this.house.db.systemStatement<Record<string, unknown>>('SELECT * FROM calendar WHERE id = $1', [
      id,
    ]);
    return rows[0]!;
  }

  links({ id }: BenchCalendar): Promise<Record<string, unknown>[]> {
    return this.house.db.systemStatement('SELECT * FROM calendar_link WHERE calendar_id = $1 ORDER BY event_start_at', [
      id,
    ]);
  }

  async bookings({ roomId }: BenchCalendar): Promise<Booking[]> {
    const response = await this.admin.fetch(`/api/v1/calendar/events?resourceId=${roomId}&limit=200`);
    return ((await response.json()) as { items: Booking[] }).items;
  }

  async standing(calendar: BenchCalendar): Promise<Booking[]> {
    return (await this.bookings(calendar)).filter(({ status }) => status !== 'CANCELLED');
  }

  async book(calendar: BenchCalendar, from: string, to: string, more: object = {}): Promise<Booking> {
    const json = {
      title: 'Ours',
      start: from,
      end: to,
      timeZone: 'Europe/Madrid',
      resourceIds: [calendar.roomId],
      ...more,
    };
    const response = await this.admin.fetch('/api/v1/calendar/events', { json });
    if (response.status !== 201) throw new Error(await response.text());
    return (await response.json()) as Booking;
  }

  async patch({ id }: Booking, change: object, scope = 'this'): Promise<Booking> {
    const response = await this.admin.fetch(`/api/v1/calendar/events/${id}?scope=${scope}`, {
      method: 'PATCH',
      json: change,
    });
    if (response.status !== 200) throw new Error(await response.text());
    return (await response.json()) as Booking;
  }

  async cancel({ id }: Booking, scope = 'this'): Promise<void> {
    await this.admin.fetch(`/api/v1/calendar/events/${id}/cancel`, { json: { scope } });
  }

  async get({ id }: Booking): Promise<Booking> {
    return (await (await this.admin.fetch(`/api/v1/calendar/events/${id}`)).json()) as Booking;
  }

  /** How many calls changed an event at the provider. */
  writes({ remote: { calls, paths } }: BenchCalendar): number {
    return calls.count(paths.insert) + calls.count(paths.patch) + calls.count(paths.remove);
  }
}

/** On the Monday after the house opens. */
export const at = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 10, 23, hour, minute)).toISOString();
