import { LintelError } from '@lintel/shared/errors';
import { checkInWindow } from '@lintel/shared/room-state';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { SystemClock, type Timer } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { systemActor } from '../../platform/context/principal.js';
import type { Tx } from '../../platform/db/database.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import { Relay } from '../../platform/events/relay.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { AttendanceService } from '../bookings/attendance.js';
import { toCard } from '../bookings/booking-card.js';
import { endedStatuses, type BookingRecord, type BookingWithResources } from '../bookings/booking-record.js';
import { BookingWriter, type Change } from '../bookings/booking-writer.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { judgeOccupancy, type Verdict } from './occupancy-rules.js';
import { OccupancyRepository, type RoomReading, type WatchedRecord } from './occupancy.repository.js';

/** Check-in opens no earlier before a start than a policy can say. */
const LOOK_AHEAD_MS = 12 * 60 * MINUTE_MS;
const SWEEP_MS = 5 * MINUTE_MS;

/**
 * Checks in for people a sensor sees, and releases rooms it sees empty. Every process may look and act: what one has done
 * the others find done, with the booking locked.
 */
@Injectable()
export class OccupancyWatch implements OnModuleInit, OnApplicationBootstrap {
  private lastTurn: Promise<unknown> = Promise.resolve();
  private isWanted = false;
  private nextLook: Timer | undefined;

  constructor(
    private readonly repository: OccupancyRepository,
    private readonly directory: RoomDirectory,
    private readonly attendance: AttendanceService,
    private readonly writer: BookingWriter,
    private readonly bus: LiveBus,
    private readonly relay: Relay,
    private readonly clock: SystemClock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.isWorker()) return;
    this.bus.subscribe((hints) => {
      if (hints.some(({ type }) => /^(occupancy|booking|policy|resource|location)\./.test(type))) this.wantSweep();
    });
    this.clock.every(SWEEP_MS, () => this.sweep());
    this.clock.beforeMoving(async () => {
      await this.relay.drained();
      await this.sweep();
    });
  }

  onApplicationBootstrap(): void {
    if (this.isWorker()) this.wantSweep();
  }

  /** Does what is due, and sees to it that what falls due later is done then. */
  sweep(): Promise<void> {
    const turn = this.lastTurn.then(() => this.look());
    this.lastTurn = Promise.allSettled([turn]);
    return turn;
  }

  private isWorker(): boolean {
    return this.config.env.LINTEL_ROLES.includes('worker');
  }

  private wantSweep(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    const turn = this.lastTurn.then(() => {
      this.isWanted = false;
      return this.look();
    });
    this.lastTurn = turn.catch((error: unknown) => {
      // The next word or the next turn of the clock sweeps again.
      this.log.error({ err: error }, 'what sensors say could not be acted on');
    });
  }

  private async look(): Promise<void> {
    const now = this.clock.now();
    const watched = await this.repository.watched(now, now + LOOK_AHEAD_MS);
    let lookAgainAt = Number.POSITIVE_INFINITY;
    for (const booking of watched) {
      const verdict = await this.judge(booking, booking.readings, othersUntil(booking, watched, now), now);
      if (verdict.due) await this.act(verdict.due, booking, now);
      else if (verdict.lookAgainAt !== null) lookAgainAt = Math.min(lookAgainAt, verdict.lookAgainAt);
    }
    this.nextLook?.cancel();
    this.nextLook = Number.isFinite(lookAgainAt) ? this.clock.at(lookAgainAt, () => this.sweep()) : undefined;
  }

  private async judge(
    booking: BookingRecord & { roomIds: readonly string[] },
    readings: readonly (RoomReading | null)[],
    until: number | null,
    now: number,
  ): Promise<Verdict> {
    const [room] = await this.directory.find(booking.tenant_id, booking.roomIds);
    if (!room) return { due: null, lookAgainAt: null };
    const card = toCard(booking, room.policy, { titlesMasked: true });
    const { start_at: start, end_at: end, checked_in_at: checkedInAt } = booking;
    const window = checkInWindow(card, room.policy);
    return judgeOccupancy({ start, end, checkedInAt, window, readings, othersUntil: until }, room.policy, now);
  }

  private async act(due: NonNullable<Verdict['due']>, booking: WatchedRecord, now: number): Promise<void> {
    const options = { tenantId: booking.tenant_id, id: booking.id, actor: whoSawIt(booking, due) };
    try {
      if (due === 'CHECK_IN') await this.attendance.checkIn({ ...options, at: now });
      else await this.writer.change(options, (current, tx) => this.releaseIfStillEmpty(current, booking.roomIds, tx));
    } catch (error) {
      // Somebody at the door, or another process, was faster; whatever else is the matter, the next sweep tries again.
      if (error instanceof LintelError && error.status < 500) return;
      this.log.error({ err: error, booking: booking.id }, 'what a sensor saw could not be acted on');
    }
  }

  /** Judged anew with the booking locked: it may have been restored, or somebody may have come in. */
  private async releaseIfStillEmpty(
    current: BookingWithResources,
    roomIds: readonly string[],
    tx: Tx,
  ): Promise<Change | null> {
    if (current.released_at !== null || endedStatuses.includes(current.status)) return null;
    const now = this.clock.now();
    const readings = await this.repository.readingsOf(tx, current.resource_ids);
    const { due } = await this.judge({ ...current, roomIds }, readings, null, now);
    return due === 'RELEASE' ? { type: 'booking.released', fields: { released_at: now }, claims: 'NONE' } : null;
  }
}

/** Until when somebody else's meeting runs in one of the booking's rooms. */
function othersUntil(booking: WatchedRecord, watched: readonly WatchedRecord[], now: number): number | null {
  const ends = watched
    .filter((other) => other.start_at <= now && other.start_at < booking.start_at)
    .filter((other) => other.roomIds.some((id) => booking.roomIds.includes(id)))
    .map((other) => other.end_at);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** The sensor whose word made it so: of those who see people any, of those who see nobody the last. */
function whoSawIt({ readings }: WatchedRecord, due: NonNullable<Verdict['due']>) {
  const known = readings.filter((reading) => reading !== null);
  const witnesses =
    due === 'CHECK_IN' ? known.filter(({ isOccupied }) => isOccupied) : known.sort((a, b) => b.since - a.since);
  return witnesses[0]?.source ?? systemActor;
}
