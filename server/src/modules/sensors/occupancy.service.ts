import type { Occupancy } from '@lintel/shared/mqtt';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { SILENT_AFTER_MS } from './occupancy-rules.js';
import { OccupancyRepository, type NewReading } from './occupancy.repository.js';

/** How far a sensor's clock may be ahead. */
const MAX_AHEAD_MS = MINUTE_MS;
/** The same word again within this time is not worth a row. */
const REPEATED_AFTER_MS = MINUTE_MS;
const REMEMBER_MOST = 10_000;

/** What sensors say of rooms. */
@Injectable()
export class OccupancyService {
  private readonly written = new Map<string, { isOccupied: boolean; readAt: number }>();
  private readonly writing = new Set<string>();
  private readonly waiting = new Map<string, NewReading>();

  constructor(
    private readonly db: Database,
    private readonly repository: OccupancyRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps what a sensor said of a room the tenant has. A reading from the future, or one older than a sensor may be silent,
   * says nothing about now and is dropped. Of those that come while another of the room is being written the latest is
   * written after it: a sensor that chatters takes one connection to the database.
   */
  async heard(sensor: Principal, resourceId: string, { occupied, count, at }: Occupancy): Promise<void> {
    const now = this.clock.now();
    const readAt = Math.min(Date.parse(at), now);
    if (Date.parse(at) > now + MAX_AHEAD_MS || now - readAt > SILENT_AFTER_MS) return;
    const { tenantId } = sensor;
    const reading = {
      tenantId,
      resourceId,
      isOccupied: occupied,
      count: count ?? null,
      readAt,
      source: actorOf(sensor),
    };
    if (readAt >= (this.waiting.get(resourceId)?.readAt ?? readAt)) this.waiting.set(resourceId, reading);
    if (this.writing.has(resourceId)) return;
    this.writing.add(resourceId);
    try {
      for (let next = this.next(resourceId); next; next = this.next(resourceId)) await this.write(next);
    } finally {
      this.writing.delete(resourceId);
    }
  }

  private next(resourceId: string): NewReading | undefined {
    const reading = this.waiting.get(resourceId);
    this.waiting.delete(resourceId);
    return reading;
  }

  private async write(reading: NewReading): Promise<void> {
    const { tenantId, resourceId, isOccupied, readAt, source } = reading;
    if (this.isRepeated(resourceId, isOccupied, readAt)) return;
    await this.db.tenant(tenantId, async (tx) => {
      if (!(await this.repository.put(tx, reading))) return;
      await this.events.append(tx, tenantId, {
        type: 'occupancy.changed',
        subjectId: resourceId,
        actor: source,
        diff: { occupied: { from: null, to: isOccupied } },
        at: this.clock.now(),
      });
    });
    if (this.written.size >= REMEMBER_MOST) this.written.clear();
    this.written.set(resourceId, { isOccupied, readAt });
  }

  private isRepeated(resourceId: string, isOccupied: boolean, readAt: number): boolean {
    const last = this.written.get(resourceId);
    return last?.isOccupied === isOccupied && Math.abs(readAt - last.readAt) < REPEATED_AFTER_MS;
  }
}
