import { scheduleSchema, type RoomSchedule } from '@lintel/shared/contracts';
import type { DisplayDatabase } from '../../lib/database';
import { createStore } from '../../lib/store';

/**
 * Whether `incoming` replaces `known`. Versions are monotonic per room, so a lower one was overtaken on its way, and the same
 * one again says nothing new.
 */
export function isNewer(known: RoomSchedule | undefined, incoming: RoomSchedule): boolean {
  return !known || incoming.version > known.version;
}

/** The newest schedule of each room of this display, kept for the times without a server, and the room that is shown. */
export class ScheduleBook {
  /** The schedule on the screen; null before the first one came. */
  readonly shown = createStore<RoomSchedule | null>(null);
  /** The rooms there are schedules of. */
  readonly rooms = createStore<readonly string[]>([]);
  /** All rooms of this display in their configured order, as far as there are schedules of them. */
  readonly all = createStore<readonly RoomSchedule[]>([]);
  readonly #schedules = new Map<string, RoomSchedule>();
  #roomId: string | null = null;
  #order: readonly string[] = [];

  /** @param preferredRoomId the room the address asks for, else the server's first one is shown */
  constructor(
    private readonly database: DisplayDatabase,
    private readonly preferredRoomId: string | null,
  ) {}

  async restore(): Promise<void> {
    for (const cached of await this.database.getAll('schedules')) {
      // An older version of this program may have written it in another form.
      const schedule = scheduleSchema.safeParse(cached);
      if (schedule.success) this.#schedules.set(schedule.data.roomId, schedule.data);
    }
    this.#roomId = ((await this.database.get('facts', 'roomId')) as string | undefined) ?? null;
    this.#order = ((await this.database.get('facts', 'roomIds')) as string[] | undefined) ?? [];
    this.#show();
  }

  /** The display's rooms in their configured order, the first being the one to show, whichever schedule comes first. */
  async order(roomIds: readonly string[]): Promise<void> {
    this.#roomId = roomIds[0] ?? null;
    this.#order = roomIds;
    this.#show();
    await this.database.put('facts', [...roomIds], 'roomIds');
    if (this.#roomId) await this.database.put('facts', this.#roomId, 'roomId');
  }

  /** Takes a snapshot from the wire; one that is malformed is refused with a `ZodError`. */
  async receive(message: unknown): Promise<void> {
    const incoming = scheduleSchema.parse(message);
    const isAccepted = isNewer(this.#schedules.get(incoming.roomId), incoming);
    if (isAccepted) this.#schedules.set(incoming.roomId, incoming);
    this.#show();
    // Shown first, kept second: the disk must not stand between a tap and the screen.
    if (isAccepted) await this.database.put('schedules', incoming, incoming.roomId);
  }

  /** The display does not stand beside the room any more. */
  forget(roomId: string): void {
    this.#schedules.delete(roomId);
    if (this.#roomId === roomId) this.#roomId = null;
    this.#show();
  }

  clear(): void {
    this.#schedules.clear();
    this.#roomId = null;
    this.#order = [];
    this.#show();
  }

  #show(): void {
    const wanted = this.preferredRoomId ?? this.#roomId;
    const fallback = this.#schedules.values().next().value ?? null;
    this.shown.set((wanted ? this.#schedules.get(wanted) : null) ?? fallback);
    this.all.set(this.#order.flatMap((id) => this.#schedules.get(id) ?? []));
    const rooms = [...this.#schedules.keys()];
    if (rooms.join() !== this.rooms.get().join()) this.rooms.set(rooms);
  }
}
