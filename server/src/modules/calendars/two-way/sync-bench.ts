import { openGoogle, type GoogleFake } from '@lintel/fakes/google';
import type { Booking } from '@lintel/shared/contracts';
import { randomUUID } from 'node:crypto';
import { instant } from '../../../platform/db/database.js';
import { uuidv7 } from '../../../platform/ids.js';
import { Secrets } from '../../../platform/secrets/secrets.js';
import { HOUSE_OPENS, openHouse, type House, type Person } from '../../../testing/house.js';
import { SyncWork } from './sync-work.js';

export interface BenchCalendar {
  readonly id: string;
  readonly connectionId: string;
  /** As the provider knows it. */
  readonly address: string;
  readonly roomId: string | null;
  readonly userId: string | null;
}

/** A house beside Google, whose calendars belong to rooms and people. */
export class SyncBench {
  private constructor(
    readonly house: House,
    readonly google: GoogleFake,
    readonly tenantId: string,
    readonly admin: Person,
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<SyncBench> {
    let house: House | undefined;
    const google = await openGoogle({ clock: { now: () => house?.clock.now() ?? HOUSE_OPENS } });
    house = await openHouse({ GOOGLE_API_URL: google.environment['GOOGLE_API_URL'] ?? '', ...environment });
    const tenantId = await house.addTenant('sync');
    return new SyncBench(house, google, tenantId, await house.addPerson(tenantId, 'ADMIN'));
  }

  async close(): Promise<void> {
    await this.house.close();
    await this.google.close();
  }

  addRoomCalendar(options: { direction?: 'READ' | 'READ_WRITE' } = {}): Promise<BenchCalendar> {
    return this.attach('room', options);
  }

  addPersonCalendar(person: Person, options: { direction?: 'READ' | 'READ_WRITE' } = {}): Promise<BenchCalendar> {
    return this.attach(person, options);
  }

  private async attach(
    owner: 'room' | Person,
    { direction = 'READ_WRITE' }: { direction?: 'READ' | 'READ_WRITE' },
  ): Promise<BenchCalendar> {
    const address = `${randomUUID()}@example.test`;
    const account = this.google.directory.addAccount({ email: address, timeZone: 'Europe/Madrid' });
    const accessToken = this.google.tokens.issueAccess({
      clientId: this.google.clients[0]!.id,
      account,
      scopes: ['https://www.googleapis.com/auth/calendar'],
    });
    const roomId = owner === 'room' ? await this.house.addResource(this.tenantId, `Room ${randomUUID()}`) : null;
    const userId = owner === 'room' ? null : owner.id;
    const [id, connectionId, at] = [uuidv7(), uuidv7(), instant(this.house.clock.now())];
    const secret = this.house.server.app.get(Secrets).encrypt(JSON.stringify({ accessToken }), connectionId);
    await this.house.db.system(async (tx) => {
      await tx.query(
        `INSERT INTO connection (id, tenant_id, provider, name, host, secret, created_at) VALUES ($1, $2, 'GOOGLE', 'Google', 'google.test', $3, $4)`,
        [connectionId, this.tenantId, secret, at],
      );
      await tx.query(
        `INSERT INTO calendar (id, tenant_id, connection_id, resource_id, user_id, external_id, time_zone, direction, next_sync_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'Europe/Madrid', $7, $8, $8)`,
        [id, this.tenantId, connectionId, roomId, userId, address, direction, at],
      );
    });
    return { id, connectionId, address, roomId, userId };
  }

  /** One whole sync, as if its turn had come. */
  async sync({ id }: BenchCalendar): Promise<void> {
    await this.house.db.systemStatement('UPDATE calendar SET next_sync_at = created_at WHERE id = $1', [id]);
    await this.house.server.app.get(SyncWork).look();
  }

  async state({ id }: BenchCalendar): Promise<Record<string, unknown>> {
    const rows = await this.house.db.systemStatement<Record<string, unknown>>('SELECT * FROM calendar WHERE id = $1', [
      id,
    ]);
    return rows[0]!;
  }

  async bookings({ roomId }: BenchCalendar): Promise<Booking[]> {
    const response = await this.admin.fetch(`/api/v1/calendar/events?resourceId=${roomId}&limit=200`);
    return ((await response.json()) as { items: Booking[] }).items;
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

  async patch({ id }: Booking, change: object): Promise<Booking> {
    const response = await this.admin.fetch(`/api/v1/calendar/events/${id}`, { method: 'PATCH', json: change });
    if (response.status !== 200) throw new Error(await response.text());
    return (await response.json()) as Booking;
  }

  async get({ id }: Booking): Promise<Booking> {
    return (await (await this.admin.fetch(`/api/v1/calendar/events/${id}`)).json()) as Booking;
  }

  /** How many calls of events the provider has had; `writes` are those that change something. */
  calls(): { all: number; writes: number } {
    const calls = this.google.journal.calls.filter(({ path }) => path.startsWith('/calendar/v3/'));
    return { all: calls.length, writes: calls.filter(({ method }) => method !== 'GET').length };
  }

  links({ id }: BenchCalendar): Promise<Record<string, unknown>[]> {
    return this.house.db.systemStatement('SELECT * FROM calendar_link WHERE calendar_id = $1 ORDER BY event_start_at', [
      id,
    ]);
  }
}
