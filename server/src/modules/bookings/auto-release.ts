import { MINUTE_MS } from '@lintel/shared/time';
import { releaseDueAt } from '@lintel/shared/room-state';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { SystemClock, type Timer } from '../../platform/clock/clock.js';
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

/**
 * Frees rooms nobody checked in to, at the minute the policy says. A room whose displays were away during the window
 * keeps its booking: nobody could have checked in.
 */
@Injectable()
export class AutoRelease implements OnModuleInit, OnApplicationBootstrap {
  private readonly armed = new Map<string, Timer>();
  private sweeping: Promise<void> = Promise.resolve();
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
  ) {}

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

  /** Arms a timer for each booking whose release falls due soon, and releases those that are due already. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const candidates = await this.db.systemStatement<Candidate>(
      `SELECT b.*, r.resource_id FROM booking b JOIN booking_resource r ON r.booking_id = b.id
        WHERE b.status = 'CONFIRMED' AND b.released_at IS NULL AND b.end_at > $1 AND b.start_at > $2 AND b.start_at < $3`,
      [instant(now), instant(now - LOOK_BACK_MS), instant(now + LOOK_AHEAD_MS)],
    );
    for (const candidate of candidates) await this.consider(candidate, now);
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
    this.sweeping = this.sweeping.then(async () => {
      this.isWanted = false;
      try {
        await this.sweep();
      } catch (error) {
        // The next fact or the next turn of the clock sweeps again.
        this.log.error({ err: error }, 'looking for rooms to release failed');
      }
    });
  }

  private async consider(candidate: Candidate, now: number): Promise<void> {
    const [room] = await this.directory.find(candidate.tenant_id, [candidate.resource_id]);
    if (!room) return;
    const dueAt = releaseDueAt(toCard(candidate, room.policy, { titlesMasked: true }), room.policy);
    this.armed.get(candidate.id)?.cancel();
    this.armed.delete(candidate.id);
    if (dueAt === null) return;
    if (dueAt <= now) await this.release(candidate, room.policy.checkInOpensMinutesBefore, dueAt);
    else
      this.armed.set(
        candidate.id,
        this.clock.at(dueAt, () => this.release(candidate, room.policy.checkInOpensMinutesBefore, dueAt)),
      );
  }

  private async release(candidate: Candidate, opensMinutesBefore: number, dueAt: number): Promise<void> {
    this.armed.delete(candidate.id);
    const { tenant_id: tenantId, id } = candidate;
    const opensAt = candidate.start_at - opensMinutesBefore * MINUTE_MS;
    const couldCheckIn = await this.db.tenant(tenantId, (tx) =>
      this.presence.wasReachable(tx, candidate.resource_id, opensAt, dueAt),
    );
    if (couldCheckIn) await this.attendance.release({ tenantId, id, actor: systemActor, at: this.clock.now() });
  }
}
