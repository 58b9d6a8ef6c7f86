import type { Alternative } from '@lintel/shared/errors';
import {
  bookingHorizon,
  nearestSlots,
  openStarts,
  prepareDepartment,
  type PreparedDepartment,
} from '@lintel/shared/scheduling';
import { DAY_MS } from '@lintel/shared/time';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/db/database.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import type { DepartmentRecord } from '../departments/departments.repository.js';
import type { MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { DepartmentDiary, meetingOf } from './department-diary.js';

const ALTERNATIVES = 3;
const REMEMBER = 500;
/** What a process believes of a diary at most this long when no hint reaches it. */
const REMEMBER_MS = 30_000;

export interface Offered {
  tenantId: string;
  department: DepartmentRecord;
  type: MeetingTypeRecord;
  /** Only with this person. */
  hostId?: string;
}

/**
 * What a department offers, from memory: its diary is read and indexed once and forgotten when anything in it may have
 * changed. Nothing is decided on it: a booking is judged on what its own transaction reads.
 */
@Injectable()
export class SlotOffers implements OnModuleInit {
  private readonly known = new Map<string, { tenantId: string; loading: Promise<PreparedDepartment>; until: number }>();
  private readonly listeners = new Set<(tenantId: string | null) => void>();

  constructor(
    private readonly db: Database,
    private readonly diary: DepartmentDiary,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe((hints) => this.forget(hints));
    this.bus.onGap(() => {
      this.known.clear();
      for (const listener of this.listeners) listener(null);
    });
  }

  /** Calls back when an organisation may offer other times than before, and they are read anew; null: any of them. */
  onChanged(listener: (tenantId: string | null) => void): void {
    this.listeners.add(listener);
  }

  /** Everything on offer from today to the end of the booking horizon. */
  prepared(offered: Offered): Promise<PreparedDepartment> {
    const { tenantId, department, type, hostId } = offered;
    const today = Math.floor(this.clock.now() / DAY_MS) * DAY_MS;
    const key = JSON.stringify([tenantId, department.id, type.id, hostId, today, department.updatedAt, type.updatedAt]);
    const known = this.known.get(key);
    if (known && known.until > performance.now()) return known.loading;
    if (this.known.size >= REMEMBER) this.known.clear();
    const loading = this.load(offered, today);
    this.known.set(key, { tenantId, loading, until: performance.now() + REMEMBER_MS });
    loading.catch(() => this.known.delete(key));
    return loading;
  }

  /** What could be had instead of a start, the nearest first. */
  async alternatives(offered: Offered, wanted: number, timeZone: string): Promise<Alternative[]> {
    let prepared = await this.prepared(offered);
    // It still knows nothing of what the start was refused for.
    if (openStarts(prepared, { start: wanted, end: wanted + 1 }, this.clock.now()).starts.length > 0) {
      this.forgetTenant(offered.tenantId);
      prepared = await this.prepared(offered);
    }
    const slots = nearestSlots(prepared, { wanted, now: this.clock.now(), timeZone, count: ALTERNATIVES });
    return slots.map(({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() }));
  }

  private forgetTenant(tenantId: string): void {
    for (const [key, entry] of this.known) if (entry.tenantId === tenantId) this.known.delete(key);
  }

  private load({ tenantId, department, type, hostId }: Offered, today: number): Promise<PreparedDepartment> {
    return this.db.tenant(tenantId, async (tx) => {
      const hostIds = this.diary.hostsOf(department, hostId === undefined ? undefined : [hostId]);
      const rules = await this.diary.rulesOf(tx, tenantId, hostIds);
      const idle = { hosts: hostIds.map((id) => ({ hostId: id, rules: rules.get(id)!, busy: [] })) };
      const window = { start: today, end: bookingHorizon(idle, this.clock.now()) + DAY_MS };
      const loaded = await this.diary.load(tx, { tenantId, department, type, hostIds, window });
      return prepareDepartment(loaded, meetingOf(type), window);
    });
  }

  private forget(hints: readonly LiveHint[]): void {
    const changed = /^(booking|hold|department|meeting-type|availability|resource|calendar)\./;
    const tenants = new Set(hints.filter(({ type }) => changed.test(type)).map(({ tenantId }) => tenantId));
    for (const tenantId of tenants) {
      this.forgetTenant(tenantId);
      for (const listener of this.listeners) listener(tenantId);
    }
  }
}
