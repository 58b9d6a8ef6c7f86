import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DisplayRequest, Telemetry } from '@lintel/shared/contracts';
import { ServerClock } from '../../lib/clock';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { createStore } from '../../lib/store';
import { aSchedule, madrid, roomId } from '../../testing/schedules';
import type { Link, LinkEvents } from './link';
import { Links } from './links';
import { ScheduleBook } from './schedule-book';

/** A link whose other end is the test. */
class Line implements Link {
  readonly isUp = createStore(false);
  readonly told: Telemetry[] = [];
  isDropped = false;

  constructor(
    readonly name: string,
    readonly events: LinkEvents,
  ) {}

  start(): void {
    this.isDropped = false;
  }
  stop(): void {
    this.isUp.set(false);
  }
  request({ requestId }: DisplayRequest) {
    return Promise.resolve({ requestId, ok: true, status: 200, body: this.name });
  }
  tell(telemetry: Telemetry): Promise<boolean> {
    this.told.push(telemetry);
    return Promise.resolve(true);
  }
  drop(): void {
    this.isDropped = true;
    this.isUp.set(false);
  }
  hurry(): void {
    this.open();
  }
  open(): void {
    this.isUp.set(true);
    this.events.opened();
  }
}

const page = new EventTarget();
Object.assign(globalThis, {
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
});

let profiles = 0;
const request = { action: 'report', requestId: 'r' } as DisplayRequest;

describe('Links', () => {
  let monotonic: number;
  let database: DisplayDatabase;
  let clock: ServerClock;
  let book: ScheduleBook;
  let probes: number;
  let isReachable: boolean;
  let commanded: string[];
  let heard: (boolean | null)[];
  let links: Links;
  let socket: Line;
  let mqtt: Line;

  beforeEach(async () => {
    monotonic = 0;
    [probes, isReachable, commanded, heard] = [0, true, [], []];
    database = await openDatabase(`links-${(profiles += 1)}`);
    clock = new ServerClock(() => monotonic, madrid('14:00'));
    book = new ScheduleBook(database, null);
    links = new Links(
      {
        clock,
        book,
        database,
        tabletNow: () => madrid('13:00') + monotonic,
        probe: () => {
          probes += 1;
          return Promise.resolve(isReachable);
        },
        revoked: () => Promise.resolve(),
        settings: () => Promise.resolve(),
        command: ({ commandId }) => commanded.push(commandId),
        beat: async () => {
          heard.push(await links.tell({ version: 'x' }));
        },
      },
      [(events) => (socket = new Line('socket', events)), (events) => (mqtt = new Line('mqtt', events))],
    );
    await book.receive(aSchedule());
    await links.start();
  });
  afterEach(() => {
    links.stop();
    jest.restoreAllMocks();
    database.close();
  });
  const view = () => links.view.get();
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  const ways = async () => Promise.all(links.ways().map(async (way) => (await way(request))?.body));

  it('are up while any of them is', () => {
    expect(view()).toMatchObject({ isConnected: false, lostAt: madrid('14:00') });
    mqtt.open();
    expect(view()).toMatchObject({ isConnected: true, lostAt: null });
    socket.open();
    mqtt.drop();
    expect(view()).toMatchObject({ isConnected: true, lostAt: null });
    monotonic = 5_000;
    socket.drop();
    expect(view()).toMatchObject({ isConnected: false, lostAt: madrid('14:00:05') });
    monotonic = 9_000;
    socket.drop();
    expect(view().lostAt).toBe(madrid('14:00:05'));
  });

  it('offer requests those ways that are up, the best one first', async () => {
    expect(await ways()).toEqual([]);
    mqtt.open();
    socket.open();
    expect(await ways()).toEqual(['socket', 'mqtt']);
    socket.drop();
    expect(await ways()).toEqual(['mqtt']);
  });

  it('take the newest schedule of a room, whichever of them brings it first', async () => {
    for (const line of [socket, mqtt]) line.open();
    const send = (line: Line, version: number) =>
      line.events.schedule(aSchedule([], { version }), { isNews: line === socket });
    send(mqtt, 3);
    send(socket, 2);
    send(socket, 4);
    send(mqtt, 4);
    send(mqtt, 3);
    await settled();
    expect(book.shown.get()).toMatchObject({ roomId, version: 4 });
  });

  it('know by any sign of life that what is shown is true, and remember it', async () => {
    mqtt.open();
    monotonic = 20_000;
    mqtt.events.alive();
    expect(view().confirmedAt).toBe(madrid('14:00:20'));
    await settled();
    expect(await database.get('facts', 'confirmedAt')).toBe(madrid('14:00:20'));
  });

  it('believe no last word of a link that is gone', () => {
    mqtt.open();
    mqtt.drop();
    const { confirmedAt } = view();
    monotonic = 20_000;
    mqtt.events.alive();
    expect(view().confirmedAt).toBe(confirmedAt);
  });

  it('set the clock by what is told just now, not by what the broker kept', () => {
    mqtt.open();
    const at = (time: string) => aSchedule([], { serverTime: new Date(madrid(time)).toISOString() });
    mqtt.events.schedule(at('11:00'), { isNews: false });
    expect(clock.now()).toBe(madrid('14:00'));
    expect(links.isTimeTold()).toBe(false);
    mqtt.events.schedule(at('14:30'), { isNews: true });
    expect(clock.now()).toBe(madrid('14:30'));
    expect(links.isTimeTold()).toBe(true);
  });

  it('ask for the rooms anew when one is refused', async () => {
    mqtt.open();
    mqtt.events.roomRefused(roomId);
    await settled();
    expect(book.shown.get()).toBeNull();
    expect(probes).toBe(1);
  });

  it('ask for a first schedule where nobody knows whose to listen to', async () => {
    book.forget(roomId);
    mqtt.open();
    expect(probes).toBe(1);
  });

  it.each([
    [true, 'stay where the browser believes the network gone and the server answers'],
    [false, 'are dropped where it does not'],
  ])('(%p) %s', async (answers) => {
    isReachable = answers;
    for (const line of [socket, mqtt]) line.open();
    page.dispatchEvent(new Event('offline'));
    await settled();
    expect([socket.isDropped, mqtt.isDropped]).toEqual([!answers, !answers]);
    page.dispatchEvent(new Event('online'));
    expect(view().isConnected).toBe(true);
  });

  it('follow a command once, by however many of them it comes', () => {
    for (const commandId of ['one', 'two']) {
      for (const line of [socket, mqtt]) line.events.command({ commandId, command: 'reload' });
    }
    expect(commanded).toEqual(['one', 'two']);
  });

  it('tell the fleet about the display as each of them opens, by the best that is up', async () => {
    expect(await links.tell({ version: 'x' })).toBeNull();
    for (const line of [mqtt, socket]) line.open();
    expect([socket.told, mqtt.told]).toEqual([[{ version: 'x' }], [{ version: 'x' }]]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([true, true]);
  });
});
