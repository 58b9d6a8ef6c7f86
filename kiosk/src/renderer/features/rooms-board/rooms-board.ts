import type { RoomSchedule } from '@lintel/shared/contracts';
import { Alarm } from '../../lib/alarm';
import type { ServerClock } from '../../lib/clock';
import { createStore, type Store } from '../../lib/store';
import type { LinkView } from '../connection/connection-status';
import { nextLookAt, viewAt, type BoardView } from '../room/board';

/** All rooms of this display, each derived anew at exactly the instants when one of them changes. */
export class RoomsBoard {
  readonly views = createStore<readonly BoardView[]>([]);
  readonly #alarm: Alarm;

  constructor(
    private readonly clock: ServerClock,
    private readonly schedules: Store<readonly RoomSchedule[]>,
    private readonly link: Store<LinkView>,
  ) {
    this.#alarm = new Alarm(clock);
    for (const store of [schedules, link]) store.subscribe(this.#look);
    clock.onChange(this.#look);
    this.#look();
  }

  readonly #look = (): void => {
    const link = this.link.get();
    const now = this.clock.now();
    const views = this.schedules.get().flatMap((schedule) => this.#derive(schedule, link, now) ?? []);
    this.views.set(views);
    this.#alarm.set(views.length === 0 ? null : Math.min(...views.map((view) => nextLookAt(view, link))), this.#look);
  };

  /** A room whose schedule cannot be read is not shown: a board must not show a guess as a fact. */
  #derive(schedule: RoomSchedule, link: LinkView, now: number): BoardView | null {
    try {
      return viewAt(schedule, [], link, now);
    } catch (error) {
      console.error('A schedule cannot be read', error);
      return null;
    }
  }
}
