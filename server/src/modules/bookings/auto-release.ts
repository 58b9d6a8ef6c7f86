import { MINUTE_MS } from '@lintel/shared/time';
import { releaseDueAt } from '@lintel/shared/room-state';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { SystemClock, type Timer } from '../../platform/clock/clock.js';
import { Deadlines } from '../../platform/clock/deadlines.js';
import { Config } from '../../platform/config/config.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, instant } from '../../platform/db/database.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { PresenceService } from '../displays/presence.service.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { AttendanceService } from './attendance.js';
import { toCard } from './booking-card.js';
import type { BookingRecord } from './booking-record.js';

/** How far ahead release times are looked for; the sweep that arms them comes again well before. */
const LOOK_AHEAD_MS = 15 * MINUTE_MS;
const SWEEP_MS = 5 * MINUTE_MS;
/** Bookings that began longer ago than any policy waits are of no interest. */
const LOOK_BACK_MS = 4 * 60 * MINUTE_MS;

interface Candidate extends BookingRecord {
  resource_id: string;
}

/** A booking whose room will be free unless somebody checks in. */
interface Awaited {
  tenantId: string;
  resourceId: string;
  /** From when on one could check in. */
  opensAt: number;
  dueAt: number;
}

/**
 * Frees rooms nobody checked in to, at the minute the policy says. A room whose displays were away during the window
 * keeps its booking: nobody could have checked in.
 */
@Injectable()
export class AutoRelease implements OnModuleInit, OnApplicationBootstrap {
  private readonly awaited = new Map<string, Awaited>();
  private readonly deadlines: Deadlines<string>;
  /** Sweeps and releases follow one another: an older look must not undo what a newer one saw. */
  private lastTurn: Promise<unknown> = Promise.resolve();
  private isWanted = false;
  private nextLook: Timer | undefined;

  constructor(
    private readonly db: Database,
    private readonly directory: RoomDirectory,
    private readonly presence: PresenceService,
    private readonly attendance: AttendanceService,
    private readonly bus: LiveBus,
    private readonly clock: SystemClock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.deadlines = new Deadlines(clock, (ids) => this.inTurn(() => this.release(ids)));
  }

  onModuleInit(): void {
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.bus.subscribe((hints) => {
      if (hints.some(({ type }) => /^(booking|policy|resource)\./.test(type))) this.wantSweep();
    });
    this.clock.every(SWEEP_MS, () => this.sweep());
    this.clock.beforeMoving(() => this.sweep());
  }

  onApplicationBootstrap(): void {
    if (this.config.env.LINTEL_ROLES.includes('worker')) this.wantSweep();
  }

  /** Looks for bookings whose release falls due soon, or is due already. */
  sweep(): Promise<void> {
    return this.inTurn(() => this.look());
  }

  private async look(): Promise<void> {
    const now = this.clock.now();
    const candidates = await this.db.systemStatement<Candidate>(
      `SELECT DISTINCT ON (b.id) b.*, r.resource_id FROM booking b JOIN booking_resource r ON r.booking_id = b.id
        WHERE b.status = 'CONFIRMED' AND b.released_at IS NULL AND b.end_at > $1 AND b.start_at > $2 AND b.start_at < $3
        ORDER BY b.id, r.resource_id`,
      [instant(now), instant(now - LOOK_BACK_MS), instant(now + LOOK_AHEAD_MS)],
    );
    for (const candidate of candidates) await this.consider(candidate);
    await this.lookAgainBeforeNextStart(now);
  }

  /** However far the clock is moved, the sweep comes before the next booking it has not looked at yet begins. */
  private async lookAgainBeforeNextStart(now: number): Promise<void> {
    const [next] = await this.db.systemStatement<{ startAt: number | null }>(
      `SELECT min(start_at) AS "startAt" FROM booking WHERE status = 'CONFIRMED' AND released_at IS NULL AND start_at >= $1`,
      [instant(now + LOOK_AHEAD_MS)],
    );
    this.nextLook?.cancel();
    this.nextLook = next?.startAt ? this.clock.at(next.startAt, () => this.sweep()) : undefined;
  }

  private wantSweep(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.inTurn(() => {
      this.isWanted = false;
      return this.look();
    }).catch((error: unknown) => {
      // The next fact or the next turn of the clock sweeps again.
      this.log.error({ err: error }, 'looking for rooms to release failed');
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.lastTurn.then(work);
    this.lastTurn = Promise.allSettled([turn]);
    return turn;
  }

  private async consider(candidate: Candidate): Promise<void> {
    const { id, tenant_id: tenantId, resource_id: resourceId } = candidate;
    const [room] = await this.directory.find(tenantId, [resourceId]);
    const dueAt = room && releaseDueAt(toCard(candidate, room.policy, { titlesMasked: true }), room.policy);
    if (!room || dueAt === null || dueAt === undefined) {
      this.awaited.delete(id);
      this.deadlines.delete(id);
      return;
    }
    const opensAt = candidate.start_at - room.policy.checkInOpensMinutesBefore * MINUTE_MS;
    this.awaited.set(id, { tenantId, resourceId, opensAt, dueAt });
    this.deadlines.set(id, dueAt);
  }

  private async release(ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    const due = ids.flatMap((id) => {
      const awaited = this.awaited.get(id);
      return awaited ? { id, ...awaited } : [];
    });
    for (const id of ids) this.awaited.delete(id);
    for (const [tenantId, bookings] of Map.groupBy(due, (booking) => booking.tenantId)) {
      try {
        await this.releaseOf(tenantId, bookings, at);
      } catch (error) {
        // The next sweep finds them again; other tenants need not wait for it.
        this.log.error({ err: error, tenantId }, 'rooms could not be released');
      }
    }
  }

  private async releaseOf(
    tenantId: string,
    bookings: readonly (Awaited & { id: string })[],
    at: number,
  ): Promise<void> {
    const windows = bookings.map(({ resourceId, opensAt, dueAt }) => ({ resourceId, from: opensAt, to: dueAt }));
    const couldCheckIn = await this.db.tenant(tenantId, (tx) => this.presence.wereReachable(tx, windows));
    const ids = bookings.filter((_, index) => couldCheckIn[index]).map(({ id }) => id);
    await this.attendance.releaseDue({ tenantId, ids, actor: systemActor, at });
  }
}
