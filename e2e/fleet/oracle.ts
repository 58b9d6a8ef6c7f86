import type { RoomState } from '@lintel/shared/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { FleetHouse } from './house.js';
import type { Screen } from './screen.js';

/** Screens follow within this; whoever shows something else for longer is wrong. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 25;
/** How far apart the server's instant and that of the screen may be where the state changes between them. */
const SAME_INSTANT_MS = 1_000;

const RUNNING = `
  SELECT r.resource_id AS room, b.id FROM booking b JOIN booking_resource r ON r.booking_id = b.id
   WHERE b.start_at <= $1 AND b.end_at > $1 AND b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED') AND b.released_at IS NULL`;

interface Wrong {
  screen: string;
  shown: RoomState | null;
  truth: RoomState;
}

interface Truth {
  states: Map<string, RoomState>;
  /** The bookings that run, by room: from the tables, past all code of the server. */
  running: Map<string, Set<string>>;
}

/** Compares what screens show with what the server says and what its tables hold. */
export class Oracle {
  compared = 0;
  /** For how long a live screen differed at most, from the look that found it to the one that found it right again. */
  longestLagMs = 0;
  private readonly reported = new Set<string>();

  constructor(private readonly house: FleetHouse) {}

  /** Those who show something wrong and do not come to their senses. */
  async findWrong(): Promise<Wrong[]> {
    const since = new Map<string, number>();
    for (;;) {
      const truth = await this.askTruth();
      const now = performance.now();
      const live = this.house.screens.filter(({ isLive }) => isLive);
      const doubted = live.flatMap((screen) => judge(screen, truth));
      const names = new Set(doubted.map(({ screen }) => screen));
      for (const [name, at] of since) {
        if (names.has(name)) continue;
        this.longestLagMs = Math.max(this.longestLagMs, now - at);
        since.delete(name);
      }
      for (const name of names) if (!since.has(name)) since.set(name, now);
      const wrong = doubted.filter(({ screen }) => now - since.get(screen)! >= PATIENCE_MS);
      if (doubted.length > 0 && wrong.length === 0) {
        await delay(PAUSE_MS);
        continue;
      }
      this.compared += live.length;
      for (const { screen } of wrong) this.reported.add(screen);
      return wrong;
    }
  }

  get wrongScreens(): readonly string[] {
    return [...this.reported].sort();
  }

  private async askTruth(): Promise<Truth> {
    const states = await this.house.states();
    const [first] = states.values();
    const rows = await this.house.query<{ room: string; id: string }>(RUNNING, [first!.at]);
    const running = new Map<string, Set<string>>();
    for (const { room, id } of rows) running.set(room, (running.get(room) ?? new Set()).add(id));
    return { states, running };
  }
}

/** Where the state changes between the screen's instant and the server's, either is right. */
function judge(screen: Screen, { states, running }: Truth): Wrong[] {
  const truth = states.get(screen.roomId)!;
  const instant = Date.parse(truth.at);
  const now = screen.clock.now();
  const shown = screen.stateAt(now);
  const faces = Math.abs(now - instant) < SAME_INSTANT_MS ? [shown, screen.stateAt(instant)] : [shown];
  const inside = running.get(screen.roomId) ?? new Set();
  const isRight =
    faces.some((face) => isSame(face, truth)) && faces.some((face) => isDeepStrictEqual(runningIn(face), inside));
  return isRight ? [] : [{ screen: screen.name, shown, truth }];
}

function runningIn(face: RoomState | null): Set<string> {
  return new Set([face?.current, ...(face?.concurrent ?? [])].flatMap((card) => card?.id ?? []));
}

/** Versions count snapshots, of which server and screen have taken different ones. */
function isSame(a: RoomState | null, b: RoomState): boolean {
  const comparable = (state: RoomState) => JSON.parse(JSON.stringify({ ...state, version: 0, at: '' })) as object;
  return a !== null && isDeepStrictEqual(comparable(a), comparable(b));
}
