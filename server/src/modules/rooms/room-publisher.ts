import type { RoomSchedule } from '@lintel/shared/contracts';
import { deriveRoomState } from '@lintel/shared/room-state';
import { localDay } from '@lintel/shared/time';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SystemClock } from '../../platform/clock/clock.js';
import { Deadlines } from '../../platform/clock/deadlines.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import { Relay } from '../../platform/events/relay.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import type { RoomSink, RoomUpdate } from './room-sink.js';
import { RoomSnapshots } from './room-snapshots.js';
import { RoomSnapshotsRepository } from './room-snapshots.repository.js';

const MAX_ROOMS_AT_ONCE = 200;
/** Snapshots read at the same time; what comes meanwhile waits and is read together. */
const MAX_LOADS = 4;
const RETRY_MS = 1_000;

/**
 * Tells the sinks what becomes of each room: on every fact that concerns it, when its state changes by the clock alone,
 * and everything anew when facts may have been missed. However many facts a burst brings, a room is read once for those
 * already there and once for those that came during that.
 */
@Injectable()
export class RoomPublisher implements OnModuleInit, OnApplicationShutdown {
  private readonly sinks = new Set<RoomSink>();
  private readonly latest = new Map<string, RoomUpdate>();
  private readonly slugs = new Map<string, string>();
  /** Rooms to be read, by tenant. */
  private readonly waiting = new Map<string, Set<string>>();
  private readonly reading = new Set<string>();
  private readonly loads = new Set<Promise<void>>();
  private readonly retries = new Set<NodeJS.Timeout>();
  /** When the state of each room changes by the clock alone. */
  private readonly changes: Deadlines<string>;
  private isStopped = false;

  constructor(
    private readonly snapshots: RoomSnapshots,
    private readonly repository: RoomSnapshotsRepository,
    private readonly directory: RoomDirectory,
    private readonly tenancy: TenancyRepository,
    private readonly clock: SystemClock,
    private readonly bus: LiveBus,
    private readonly relay: Relay,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.changes = new Deadlines(clock, (roomIds) => this.timeWentOn(roomIds));
  }

  async onModuleInit(): Promise<void> {
    await this.repository.skipVersions();
    this.bus.subscribe((hints) => this.take(hints));
    this.bus.onGap(() => this.republish());
    this.clock.onMoved(() => void this.republish());
    this.clock.beforeMoving(async () => {
      await this.relay.drained();
      await this.settled();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    for (const retry of this.retries) clearTimeout(retry);
    await Promise.all(this.loads);
  }

  addSink(sink: RoomSink): void {
    this.sinks.add(sink);
  }

  /** Reads every room of every tenant anew and publishes it. Resolves when that is done, or has failed and will be tried again. */
  async republish(): Promise<void> {
    this.run(
      () => this.markEverything(),
      () => void this.republish(),
    );
    await this.settled();
  }

  /** Reads and publishes those of the named rooms that have not been published yet, so that `latestOf` knows them. */
  async ensure(tenantId: string, roomIds: readonly string[]): Promise<void> {
    const unknown = roomIds.filter((id) => this.latest.get(id)?.tenantId !== tenantId);
    if (unknown.length > 0) await this.read(tenantId, unknown);
  }

  /** The named rooms as last published, in the order asked. Those the tenant does not have are left out. */
  latestOf(tenantId: string, roomIds: readonly string[]): RoomUpdate[] {
    return roomIds.flatMap((id) => {
      const update = this.latest.get(id);
      return update?.tenantId === tenantId ? [update] : [];
    });
  }

  /** Resolves when everything announced so far has been published. */
  async settled(): Promise<void> {
    while (this.loads.size > 0) await Promise.all(this.loads);
  }

  private take(hints: readonly LiveHint[]): void {
    if (this.sinks.size === 0) return;
    for (const { tenantId, resourceIds } of hints) this.mark(tenantId, resourceIds);
    this.pump();
  }

  private mark(tenantId: string, roomIds: readonly string[]): void {
    if (roomIds.length === 0) return;
    const marked = this.waiting.get(tenantId) ?? new Set();
    for (const id of roomIds) marked.add(id);
    this.waiting.set(tenantId, marked);
  }

  private async markEverything(): Promise<void> {
    if (this.sinks.size === 0) return;
    for (const { id, slug } of await this.tenancy.list()) {
      this.slugs.set(id, slug);
      const resources = await this.directory.all(id);
      this.mark(
        id,
        resources.filter(({ type, status }) => type === 'ROOM' && status !== 'RETIRED').map((room) => room.id),
      );
    }
  }

  private pump(): void {
    for (const [tenantId, marked] of this.waiting) {
      if (this.loads.size >= MAX_LOADS || this.isStopped) return;
      const batch = [...marked].filter((id) => !this.reading.has(id)).slice(0, MAX_ROOMS_AT_ONCE);
      for (const id of batch) {
        marked.delete(id);
        this.reading.add(id);
      }
      if (marked.size === 0) this.waiting.delete(tenantId);
      if (batch.length === 0) continue;
      this.run(
        async () => {
          try {
            await this.read(tenantId, batch);
          } finally {
            for (const id of batch) this.reading.delete(id);
          }
        },
        () => this.mark(tenantId, batch),
      );
    }
  }

  private run(work: () => Promise<void>, again: () => void): void {
    const load = work()
      .catch((error: unknown) => {
        this.log.error({ err: error }, 'rooms could not be read; trying again');
        this.later(again);
      })
      .finally(() => {
        this.loads.delete(load);
        this.pump();
      });
    this.loads.add(load);
  }

  private later(again: () => void): void {
    if (this.isStopped) return;
    const retry = setTimeout(() => {
      this.retries.delete(retry);
      again();
      this.pump();
    }, RETRY_MS);
    this.retries.add(retry);
  }

  private async read(tenantId: string, roomIds: readonly string[]): Promise<void> {
    const schedules = await this.snapshots.load(tenantId, roomIds, { forPublic: true });
    const tenantSlug = await this.slugOf(tenantId);
    this.publish(
      schedules
        .filter(({ roomId, version }) => version > (this.latest.get(roomId)?.schedule.version ?? 0))
        .map((schedule) => this.derive(tenantId, tenantSlug, schedule, true)),
    );
  }

  private async slugOf(tenantId: string): Promise<string> {
    const slug = this.slugs.get(tenantId) ?? (await this.tenancy.findById(tenantId))?.slug;
    if (slug === undefined) throw new Error(`There is no tenant ${tenantId}.`);
    this.slugs.set(tenantId, slug);
    return slug;
  }

  /** The states of some rooms are others from now on; where a new day began, its bookings are read too. */
  private timeWentOn(roomIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const known = roomIds.flatMap((id) => this.latest.get(id) ?? []);
    for (const { tenantId, schedule } of known)
      if (now >= endOfItsDay(schedule)) this.mark(tenantId, [schedule.roomId]);
    this.publish(
      known
        .filter(({ schedule }) => now < endOfItsDay(schedule))
        .map(({ tenantId, tenantSlug, schedule }) => this.derive(tenantId, tenantSlug, schedule, false)),
    );
    this.pump();
    return this.settled();
  }

  private derive(tenantId: string, tenantSlug: string, schedule: RoomSchedule, isNewSchedule: boolean): RoomUpdate {
    const state = deriveRoomState(schedule, schedule.policy, this.clock.now());
    return { tenantId, tenantSlug, schedule, state, isNewSchedule };
  }

  private publish(updates: readonly RoomUpdate[]): void {
    if (updates.length === 0 || this.isStopped) return;
    for (const update of updates) {
      const { roomId, nextChangeAt } = update.state;
      this.latest.set(roomId, update);
      const changesAt = nextChangeAt === null ? Number.POSITIVE_INFINITY : Date.parse(nextChangeAt);
      this.changes.set(roomId, Math.min(changesAt, endOfItsDay(update.schedule)));
    }
    for (const sink of this.sinks) sink.publish(updates);
  }
}

/** From here on a schedule no longer reaches as far ahead as it should. */
function endOfItsDay(schedule: RoomSchedule): number {
  return localDay(Date.parse(schedule.serverTime), schedule.timeZone).end;
}
