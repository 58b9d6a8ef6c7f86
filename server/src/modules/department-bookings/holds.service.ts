import type { CreateHold, Hold } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, systemActor, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { iso } from '../bookings/booking-record.js';
import { assertBookableSpan, assertLongEnough } from '../bookings/booking-rules.js';
import { BookingWriter } from '../bookings/booking-writer.js';
import { disabled, unknownResource } from '../bookings/create-booking.js';
import { HoldsRepository, type HoldRecord } from '../bookings/holds.repository.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { BookingDesk } from './booking-desk.js';

const LIFE_MS = 5 * MINUTE_MS;
/** Holds whose own alarm was lost with its process. */
const SWEEP_MS = 30_000;

/** Time that is kept for somebody who is about to book it. */
@Injectable()
export class HoldsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly repository: HoldsRepository,
    private readonly rooms: RoomDirectory,
    private readonly writer: BookingWriter,
    private readonly desk: BookingDesk,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.clock.every(SWEEP_MS, () => this.expire());
  }

  async place(asker: Principal, input: CreateHold): Promise<Hold> {
    const now = this.clock.now();
    const blank: HoldRecord = {
      id: uuidv7(),
      tenant_id: asker.tenantId,
      department_id: null,
      meeting_type_id: null,
      host_ids: [],
      resource_ids: [...(input.resourceIds ?? [])].sort(),
      start_at: Date.parse(input.start),
      end_at: Date.parse(input.end ?? input.start),
      buffer_before_minutes: null,
      buffer_after_minutes: null,
      created_by_id: actorOf(asker).id!,
      created_at: now,
      expires_at: now + LIFE_MS,
    };
    const hold = input.resourceIds
      ? await this.holdRooms(asker, blank)
      : await this.desk.hold(blank, { department: input.department!, type: input.meetingType! });
    this.clock.at(hold.expires_at, () => this.expire());
    return { id: hold.id, expiresAt: iso(hold.expires_at), start: iso(hold.start_at), end: iso(hold.end_at) };
  }

  /** Lets go before it expires; NOT_FOUND where the asker has no such hold. */
  async release(asker: Principal, id: string): Promise<void> {
    await this.db.tenant(asker.tenantId, async (tx) => {
      if (!(await this.repository.release(tx, { id, createdById: actorOf(asker).id! }))) {
        throw new LintelError('NOT_FOUND', { detail: 'There is no such hold (any more).' });
      }
      const fact = { type: 'hold.released', subjectId: id, actor: actorOf(asker), at: this.clock.now() } as const;
      await this.events.append(tx, asker.tenantId, fact);
    });
  }

  private async holdRooms(asker: Principal, hold: HoldRecord): Promise<HoldRecord> {
    const { tenantId } = asker;
    const rooms = await this.rooms.find(tenantId, hold.resource_ids);
    if (rooms.length < hold.resource_ids.length) throw unknownResource();
    if (rooms.some(({ status }) => status !== 'ACTIVE')) throw disabled();
    const span = { start: hold.start_at, end: hold.end_at };
    assertBookableSpan(
      span,
      this.clock.now(),
      rooms.map(({ policy }) => policy),
    );
    assertLongEnough(span);
    const isPlaced = await this.db.tenant(tenantId, async (tx) => {
      if (!(await this.repository.place(tx, hold))) return false;
      const fact = { type: 'hold.placed', subjectId: hold.id, actor: actorOf(asker), at: hold.created_at } as const;
      await this.events.append(tx, tenantId, fact);
      return true;
    });
    if (!isPlaced) throw await this.writer.conflict(tenantId, span, hold.resource_ids);
    return hold;
  }

  private expire(): Promise<void> {
    const at = this.clock.now();
    return this.repository.expire(at, async (tx, { id, tenantId }) => {
      await this.events.append(tx, tenantId, { type: 'hold.released', subjectId: id, actor: systemActor, at });
    });
  }
}
