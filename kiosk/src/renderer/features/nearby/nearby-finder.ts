import { nearbyRoomsSchema, type NearbyRoom } from '@lintel/shared/contracts';
import { createStore, type Store } from '../../lib/store';
import type { BoardView } from '../room/board';

/** What is free elsewhere changes while somebody reads it: it is asked for this often, and never shown for much longer. */
export const askAgainMs = 30_000;

export interface NearbyFinderOptions {
  board: Store<BoardView | null>;
  /** Asks the server for the free rooms around one. */
  ask: (roomId: string) => Promise<unknown>;
}

/** While the room is taken, where else to go. Nothing rather than old news: a green that is not true sends people astray. */
export class NearbyFinder {
  readonly rooms = createStore<readonly NearbyRoom[]>([]);
  #wantedFor: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: NearbyFinderOptions) {
    options.board.subscribe(() => this.#look());
  }

  #look(): void {
    const view = this.options.board.get();
    const wantedFor = view && isTaken(view) ? view.schedule.roomId : null;
    if (wantedFor === this.#wantedFor) return;
    this.#wantedFor = wantedFor;
    clearInterval(this.#timer);
    this.rooms.set([]);
    if (wantedFor === null) return;
    this.#timer = setInterval(() => void this.#ask(wantedFor), askAgainMs);
    void this.#ask(wantedFor);
  }

  async #ask(roomId: string): Promise<void> {
    const found = await this.#answer(roomId);
    if (this.#wantedFor === roomId) this.rooms.set(found);
  }

  async #answer(roomId: string): Promise<readonly NearbyRoom[]> {
    try {
      return nearbyRoomsSchema.parse(await this.options.ask(roomId)).items;
    } catch (error) {
      console.warn('Which rooms nearby are free cannot be said', error);
      return [];
    }
  }
}

const isTaken = ({ state }: BoardView): boolean => state.current !== null || state.state === 'OUT_OF_SERVICE';
