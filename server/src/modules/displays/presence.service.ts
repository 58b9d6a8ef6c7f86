import type { Telemetry } from '@lintel/shared/contracts';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, systemActor, type DisplayPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { ProcessId } from '../../platform/process-id.js';
import { PresenceRepository, type DisplayPresence, type RoomWindow } from './presence.repository.js';

const BEAT_MS = 20_000;
const SWEEP_BATCH = 200;
/** A network that blinks, a page that reloads: nobody who stood there would have gone away for it. */
const SHORT_ABSENCE_MS = 30_000;
const HISTORY_MS = 90 * 24 * 60 * 60 * 1_000;

interface LocalDisplay {
  principal: DisplayPrincipal;
  connections: Set<string>;
  /** What the database was last told of this process's connections to it. */
  isRecorded: boolean;
  /** Writes about one display follow one another. */
  settling: Promise<void>;
}

/**
 * Which displays are reachable. A display is online while any of its connections, whatever their kind and process,
 * lives; every transition is a row of history and a fact. A process that dies is found out by its silence.
 */
@Injectable()
export class PresenceService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly local = new Map<string, LocalDisplay>();
  private isHandedOver = false;

  constructor(
    private readonly db: Database,
    private readonly presences: PresenceRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
    private readonly process: ProcessId,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Before the first connection: what a crashed process left behind must not pass for the truth. */
  async onApplicationBootstrap(): Promise<void> {
    await this.presences.beat(this.process.value);
    await this.sweep();
    this.clock.every(BEAT_MS, () => this.beat());
  }

  /** A connection of the display was accepted. `connectionId` is unique within the process. Resolves once recorded. */
  cameOnline(principal: DisplayPrincipal, connectionId: string): Promise<void> {
    const display = this.local.get(principal.displayId) ?? {
      principal,
      connections: new Set<string>(),
      isRecorded: false,
      settling: Promise.resolve(),
    };
    this.local.set(principal.displayId, display);
    display.principal = principal;
    display.connections.add(connectionId);
    return this.settle(display);
  }

  /** The connection is gone. Unknown connections are nothing to say. Resolves once recorded. */
  async wentOffline(principal: DisplayPrincipal, connectionId: string): Promise<void> {
    const display = this.local.get(principal.displayId);
    if (display?.connections.delete(connectionId) && !this.isHandedOver) await this.settle(display);
  }

  /**
   * This process is about to close its connections because it stops. Displays come back to its successor or to another
   * process within seconds, which is no transition; those that do not are found out by this process's silence. Whoever
   * closes connections before the module hooks of a shutdown run calls this first.
   */
  handOver(): void {
    this.isHandedOver = true;
  }

  onModuleDestroy(): void {
    this.handOver();
  }

  async telemetry(principal: DisplayPrincipal, telemetry: Telemetry): Promise<void> {
    await this.db.tenant(principal.tenantId, (tx) =>
      this.presences.saveTelemetry(tx, principal.displayId, telemetry, this.clock.now()),
    );
  }

  /**
   * For each window (in the past) whether somebody standing before the room could have used one of its displays: one of
   * them was never away for more than half a minute, or the room had none as it began.
   */
  wereReachable(tx: Tx, windows: readonly RoomWindow[]): Promise<boolean[]> {
    return this.presences.wereReachable(tx, windows, SHORT_ABSENCE_MS);
  }

  /** Of all active displays that were ever there, where none are named. */
  read(ids: readonly string[] | null): Promise<DisplayPresence[]> {
    return this.presences.read(ids);
  }

  /** Says that this process lives, makes up for what could not be written, and finds those that do not live. */
  async beat(): Promise<void> {
    if (this.isHandedOver) return;
    if (!(await this.presences.beat(this.process.value))) {
      this.log.warn('this process was taken for dead; its displays are recorded anew');
      for (const display of this.local.values()) display.isRecorded = false;
    }
    const unsettled = [...this.local.values()].filter(
      ({ isRecorded, connections }) => isRecorded !== connections.size > 0,
    );
    await Promise.all(unsettled.map((display) => this.settle(display)));
    await this.sweep();
    await this.presences.deleteHistory(this.clock.now() - HISTORY_MS);
  }

  private settle(display: LocalDisplay): Promise<void> {
    const settled = display.settling.then(() => this.record(display));
    // The next write must not fail because this one did; whoever waits for this one is told.
    display.settling = Promise.allSettled([settled]).then(() => undefined);
    return settled;
  }

  private async record(display: LocalDisplay): Promise<void> {
    const isConnected = display.connections.size > 0;
    if (isConnected !== display.isRecorded) {
      await (isConnected ? this.recordOnline(display.principal) : this.recordOffline(display.principal));
      display.isRecorded = isConnected;
    }
    const id = display.principal.displayId;
    if (display.connections.size === 0 && this.local.get(id) === display) this.local.delete(id);
  }

  private recordOnline(principal: DisplayPrincipal): Promise<void> {
    const { tenantId, displayId } = principal;
    return this.db.tenant(tenantId, async (tx) => {
      const display = await this.presences.lock(tx, displayId);
      if (display?.status !== 'ACTIVE') return;
      await this.presences.connect(tx, tenantId, displayId, this.process.value);
      if (display.presence === 'ONLINE') return;
      const at = this.clock.now();
      await this.presences.change(tx, tenantId, displayId, 'ONLINE', at);
      await this.events.append(tx, tenantId, {
        type: 'display.came-online',
        subjectId: displayId,
        actor: actorOf(principal),
        at,
        diff: { presence: { from: display.presence, to: 'ONLINE' } },
      });
    });
  }

  private recordOffline({ tenantId, displayId }: DisplayPrincipal): Promise<void> {
    return this.db.tenant(tenantId, async (tx) => {
      const display = await this.presences.lock(tx, displayId);
      if (!display) return;
      const isElsewhere = await this.presences.disconnect(tx, displayId, this.process.value);
      if (!isElsewhere && display.presence === 'ONLINE')
        await this.goOffline(tx, tenantId, displayId, this.clock.now());
    });
  }

  private async sweep(): Promise<void> {
    let isMore = true;
    while (isMore) {
      isMore = await this.db.system(async (tx) => {
        const lost = await this.presences.takeLost(tx, SWEEP_BATCH);
        for (const { tenantId, id, silentForMs } of lost ?? []) {
          await this.goOffline(tx, tenantId, id, this.clock.now() - Math.round(silentForMs));
        }
        return lost !== null;
      });
    }
  }

  private async goOffline(tx: Tx, tenantId: string, displayId: string, at: number): Promise<void> {
    await this.presences.change(tx, tenantId, displayId, 'OFFLINE', at);
    await this.events.append(tx, tenantId, {
      type: 'display.went-offline',
      subjectId: displayId,
      actor: systemActor,
      at: this.clock.now(),
      diff: { presence: { from: 'ONLINE', to: 'OFFLINE' } },
    });
  }
}
