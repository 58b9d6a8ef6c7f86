import { addLocalDays, instantOfLocalTime, localDate, MINUTE_MS, startOfLocalDay } from '@lintel/shared/time';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Database, instant } from '../../platform/db/database.js';
import { uuidv7 } from '../../platform/ids.js';
import { CreateBookingService } from '../bookings/create-booking.js';
import { Accounts } from '../identity/accounts.js';
import { AgentsRepository } from '../identity/agents.repository.js';
import { LocationsService } from '../resources/locations.service.js';
import { PoliciesService } from '../resources/policies.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { TenancyRepository, type Tenant } from '../tenancy/tenancy.repository.js';
import { demoCredentials, type DemoCredentials } from './demo-credentials.js';
import { DemoDepartments } from './demo-departments.js';
import { demoDevices, demoFloors, demoMeetings, demoPeople, demoRooms, upperFloorPolicy } from './demo-plan.js';

const DAYS_AHEAD = 7;

/** The demo: two organisations, a house full of rooms and a week of meetings that never runs out. */
@Injectable()
export class DemoService {
  constructor(
    private readonly db: Database,
    private readonly tenancy: TenancyRepository,
    private readonly accounts: Accounts,
    private readonly agents: AgentsRepository,
    private readonly locations: LocationsService,
    private readonly resources: ResourcesService,
    private readonly policies: PoliciesService,
    private readonly directory: RoomDirectory,
    private readonly creator: CreateBookingService,
    private readonly departments: DemoDepartments,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Makes the demo where it does not exist, keeps its passwords to what the environment says, and fills its week. */
  async prepare(): Promise<DemoCredentials> {
    const credentials = await demoCredentials(this.config);
    const demo = (await this.tenancy.findBySlug('demo')) ?? (await this.makeTenant('demo', 'Demo organisation'));
    const other = (await this.tenancy.findBySlug('other')) ?? (await this.makeTenant('other', 'Another organisation'));
    const [admin, leader, member] = await Promise.all(
      demoPeople.map((person) => this.ensurePerson(demo, person, credentials.password)),
    );
    const otherAdmin = await this.ensurePerson(
      other,
      { email: 'admin@other.test', name: 'Olga Other', role: 'ADMIN' },
      credentials.password,
    );
    await this.ensureAgent(demo, credentials.agentKey);
    await this.ensureRooms(admin!, demoRooms.length);
    await this.ensureRooms(otherAdmin, 2);
    await this.departments.ensure({ admin: admin!, leader: leader!, member: member! });
    await this.fillWeek(admin!);
    this.clock.every(60 * MINUTE_MS, () => this.fillWeek(admin!));
    return credentials;
  }

  private async makeTenant(slug: string, name: string): Promise<Tenant> {
    const tenant = { id: uuidv7(), slug, name, timeZone: this.config.env.LINTEL_TIME_ZONE };
    await this.db.system((tx) => this.tenancy.insertTenant(tx, tenant, this.nowText()));
    return tenant;
  }

  private async ensurePerson(
    tenant: Tenant,
    person: { email: string; name: string; role: 'ADMIN' | 'MEMBER' },
    password: string,
  ): Promise<UserPrincipal> {
    const userId = await this.accounts.ensure({ ...person, password });
    await this.db.system((tx) => this.tenancy.insertMembership(tx, tenant.id, userId, person.role, this.nowText()));
    return {
      kind: 'user',
      userId,
      email: person.email,
      name: person.name,
      role: person.role,
      tenantId: tenant.id,
      tenantSlug: tenant.slug,
    };
  }

  private async ensureAgent(tenant: Tenant, key: string): Promise<void> {
    const now = this.clock.now();
    if (await this.agents.findByKey(key, now)) return;
    const agent = { id: uuidv7(), tenantId: tenant.id, name: 'Demo agent', type: 'AI' as const };
    await this.db.system((tx) => this.agents.insert(tx, agent, key, now));
  }

  /** All of the house or nothing: a first start that is killed begins it anew. */
  private ensureRooms(admin: UserPrincipal, count: number): Promise<void> {
    return this.db.tenant(admin.tenantId, () => this.makeRooms(admin, count));
  }

  private async makeRooms(admin: UserPrincipal, count: number): Promise<void> {
    if ((await this.directory.all(admin.tenantId)).length > 0) return;
    const site = await this.locations.create(admin, {
      name: 'Madrid',
      kind: 'SITE',
      timeZone: this.config.env.LINTEL_TIME_ZONE,
    });
    const building = await this.locations.create(admin, { name: 'Main building', kind: 'BUILDING', parentId: site.id });
    const floors = new Map<string, string>();
    for (const name of demoFloors) {
      floors.set(name, (await this.locations.create(admin, { name, kind: 'FLOOR', parentId: building.id })).id);
    }
    await this.policies.put(admin, { scope: 'LOCATION', id: floors.get(demoFloors[1])! }, upperFloorPolicy);
    for (const { floor, ...room } of demoRooms.slice(0, count)) {
      await this.resources.create(admin, { ...room, type: 'ROOM', locationId: floors.get(floor)! });
    }
    for (const device of demoDevices)
      await this.resources.create(admin, { ...device, type: 'DEVICE', locationId: building.id });
    this.directory.forgetTenant(admin.tenantId);
  }

  /** Gives each room its meetings for the coming days; a room's day that has some is left alone. */
  private async fillWeek(admin: UserPrincipal): Promise<void> {
    const rooms = (await this.directory.all(admin.tenantId)).filter((room) =>
      demoRooms.some(({ name }) => name === room.name),
    );
    const timeZone = this.config.env.LINTEL_TIME_ZONE;
    const today = startOfLocalDay(this.clock.now(), timeZone);
    const filled = await this.filledDays(admin.tenantId, today);
    for (let day = 0; day < DAYS_AHEAD; day++) {
      const date = localDate(addLocalDays(today, day, timeZone), timeZone);
      for (const [index, room] of rooms.entries()) {
        if (filled.has(`${room.id} ${date}`)) continue;
        // A room and a day at a time: one that was begun counts as filled.
        await this.db.tenant(admin.tenantId, () => this.fillDay(admin, room.id, index, date));
      }
    }
  }

  private async filledDays(tenantId: string, since: number): Promise<Set<string>> {
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ day: string }>(
        `SELECT DISTINCT r.resource_id || ' ' || (b.metadata ->> 'demoDay') AS day
           FROM booking b JOIN booking_resource r ON r.booking_id = b.id WHERE b.start_at >= $1 AND b.metadata ? 'demoDay'`,
        [instant(since)],
      ),
    );
    return new Set(rows.map(({ day }) => day));
  }

  private async fillDay(admin: UserPrincipal, resourceId: string, roomIndex: number, date: string): Promise<void> {
    const timeZone = this.config.env.LINTEL_TIME_ZONE;
    const dayIndex = Math.floor(Date.parse(date) / (1_440 * MINUTE_MS));
    for (const { title, startMinute, minutes } of demoMeetings(roomIndex, dayIndex)) {
      const clock = `${String(Math.floor(startMinute / 60)).padStart(2, '0')}:${String(startMinute % 60).padStart(2, '0')}`;
      const start = instantOfLocalTime(date, clock, timeZone);
      try {
        await this.creator.create(admin, {
          title,
          start: new Date(start).toISOString(),
          end: new Date(start + minutes * MINUTE_MS).toISOString(),
          timeZone,
          resourceIds: [resourceId],
          metadata: { demoDay: date },
        });
      } catch (error) {
        // What is over already and what somebody else booked meanwhile is left out.
        if (!(error instanceof LintelError)) throw error;
      }
    }
  }

  private nowText(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
