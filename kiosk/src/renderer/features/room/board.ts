import type { RoomSchedule, RoomState } from '@lintel/shared/contracts';
import { applyPending, deriveRoomState, type PendingTap } from '@lintel/shared/room-state';
import { Alarm } from '../../lib/alarm';
import type { ServerClock } from '../../lib/clock';
import { createStore, type Store } from '../../lib/store';
import { nextRelianceChange, relianceOn, type LinkView, type Reliance } from '../connection/connection-status';

export interface BoardView {
  /** With what was done at this door and has not come back from the server yet. */
  schedule: RoomSchedule;
  state: RoomState;
  reliance: Reliance;
  horizonEnd: number;
  now: number;
}

const MINUTE = 60_000;

export function viewAt(known: RoomSchedule, taps: readonly PendingTap[], link: LinkView, now: number): BoardView {
  const schedule = applyPending(known, taps);
  const horizonEnd = Date.parse(schedule.horizonEnd);
  return {
    schedule,
    state: deriveRoomState(schedule, schedule.policy, now),
    reliance: relianceOn(link, schedule.calendar, horizonEnd, now),
    horizonEnd,
    now,
  };
}

/** The next instant at which the screen differs: the room's, the clock's minute or the age of the data. */
export function nextLookAt(view: BoardView, link: LinkView): number {
  const nextMinute = (Math.floor(view.now / MINUTE) + 1) * MINUTE;
  const instants = [nextMinute, nextRelianceChange(link, view.schedule.calendar, view.horizonEnd, view.now)];
  if (view.state.nextChangeAt !== null) instants.push(Date.parse(view.state.nextChangeAt));
  if (view.horizonEnd > view.now) instants.push(view.horizonEnd);
  return Math.min(...instants.filter((at) => at !== null));
}

/** What the screen shows, derived anew at exactly the instants when it changes. */
export class Board {
  readonly view = createStore<BoardView | null>(null);
  readonly #alarm: Alarm;
  readonly #undo: (() => void)[];

  constructor(
    private readonly clock: ServerClock,
    private readonly schedule: Store<RoomSchedule | null>,
    private readonly link: Store<LinkView>,
    private readonly taps: Store<readonly PendingTap[]>,
  ) {
    this.#alarm = new Alarm(clock);
    this.#undo = [schedule, link, taps].map((store) => store.subscribe(this.#look));
    this.#undo.push(clock.onChange(this.#look));
    this.#look();
  }

  stop(): void {
    this.#alarm.stop();
    for (const undo of this.#undo) undo();
  }

  readonly #look = (): void => {
    const schedule = this.schedule.get();
    const view = schedule && this.#derive(schedule);
    this.view.set(view);
    this.#alarm.set(view && nextLookAt(view, this.link.get()), this.#look);
  };

  /** Nothing rather than yesterday's state where a schedule cannot be read: the screen must never show a guess as a fact. */
  #derive(schedule: RoomSchedule): BoardView | null {
    try {
      return viewAt(schedule, this.taps.get(), this.link.get(), this.clock.now());
    } catch (error) {
      console.error('The schedule cannot be read', error);
      return null;
    }
  }
}
