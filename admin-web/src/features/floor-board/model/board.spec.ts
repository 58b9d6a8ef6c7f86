import { describe, expect, it } from '@jest/globals';
import type { Display, Resource, RoomState } from '@lintel/shared/contracts';
import { countByState, filterRooms, floorsOf, noFilter } from './board-filter';
import { boardRooms, groupRooms, looksSame, presenceOf, type BoardRoom } from './board-rooms';
import { stateSentence } from './state-sentence';

const state = (over: Partial<RoomState> = {}): RoomState => ({
  roomId: 'r1',
  name: 'Aurora',
  state: 'AVAILABLE',
  version: 1,
  at: '2026-11-20T09:00:00Z',
  current: null,
  concurrent: [],
  next: null,
  busyUntil: null,
  freeUntil: null,
  nextChangeAt: null,
  actions: [],
  checkIn: null,
  restore: null,
  calendar: { status: 'OK', lastSyncedAt: null, error: null },
  ...over,
});
const room = (name: string, path: string[], over: Partial<BoardRoom> = {}): BoardRoom => ({
  id: name,
  name,
  state: state({ roomId: name, name }),
  timeZone: 'Europe/Madrid',
  capacity: 4,
  amenities: [],
  path,
  presence: 'NONE',
  ...over,
});
const display = (status: Display['presence']['status'], resourceIds: string[] = ['r1']): Display => ({
  id: 'd',
  name: 'Door',
  status: 'ACTIVE',
  resourceIds,
  presence: { status, lastSeenAt: null, changedAt: null },
  alert: { level: 'NONE', since: null },
  telemetry: null,
  createdAt: '2026-01-01T00:00:00Z',
});
const resource = (over: Partial<Resource> = {}): Resource => ({
  id: 'r1',
  name: 'Aurora',
  type: 'ROOM',
  capacity: 8,
  description: null,
  amenities: ['Screen'],
  locationId: null,
  locationPath: ['Madrid', 'HQ', 'Floor 1'],
  timeZone: 'Europe/Madrid',
  status: 'ACTIVE',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  ...over,
});

describe('groupRooms', () => {
  it('reads from building to building, floor to floor and name to name, as people count', () => {
    const sections = groupRooms([
      room('Room 10', ['Madrid', 'HQ', 'Floor 10']),
      room('Room 2', ['Madrid', 'HQ', 'Floor 2']),
      room('Attic', []),
      room('Room 12', ['Madrid', 'HQ', 'Floor 10']),
      room('Room 9', ['Madrid', 'HQ', 'Floor 10']),
      room('Sala', ['Barcelona', 'Torre', 'Floor 1']),
    ]);
    expect(
      sections.map(({ path, floors }) => [path, floors.map(({ name, rooms }) => [name, rooms.map((one) => one.name)])]),
    ).toEqual([
      [['Barcelona', 'Torre'], [['Floor 1', ['Sala']]]],
      [
        ['Madrid', 'HQ'],
        [
          ['Floor 2', ['Room 2']],
          ['Floor 10', ['Room 9', 'Room 10', 'Room 12']],
        ],
      ],
      [[], [[null, ['Attic']]]],
    ]);
  });

  it('gives every group its own key, also for a floor that hangs from nothing', () => {
    const sections = groupRooms([room('A', ['Annex']), room('B', []), room('C', ['Annex', 'Floor 1'])]);
    expect(new Set(sections.map(({ key }) => key)).size).toBe(3);
    const floors = sections.flatMap((section) => section.floors.map(({ key }) => `${section.key} ${key}`));
    expect(new Set(floors).size).toBe(3);
  });
});

describe('boardRooms', () => {
  it('joins what is known of a room', () => {
    expect(boardRooms([state()], [resource()], [display('ONLINE')], 'UTC')).toMatchObject([
      { id: 'r1', capacity: 8, timeZone: 'Europe/Madrid', path: ['Madrid', 'HQ', 'Floor 1'], presence: 'ONLINE' },
    ]);
  });

  it('leaves out what is retired or no room, and keeps a room nobody has told of yet', () => {
    expect(boardRooms([state()], [resource({ status: 'RETIRED' })], [], 'UTC')).toEqual([]);
    expect(boardRooms([state()], [resource({ type: 'DEVICE' })], [], 'UTC')).toEqual([]);
    expect(boardRooms([state()], [], [], 'Asia/Tokyo')).toMatchObject([{ timeZone: 'Asia/Tokyo', presence: 'NONE' }]);
  });

  it.each([
    [[], 'NONE'],
    [['ONLINE', 'ONLINE'], 'ONLINE'],
    [['ONLINE', 'OFFLINE'], 'PARTLY'],
    [['OFFLINE', 'NEVER'], 'OFFLINE'],
  ] as const)('sums up displays %p as %s', (all, presence) => {
    expect(presenceOf(all.map((status) => display(status)))).toBe(presence);
  });
});

describe('looksSame', () => {
  it('does not mind when it was asked', () => {
    const one = room('Aurora', []);
    expect(looksSame(one, { ...one, state: { ...one.state, at: '2026-11-20T09:00:30Z', version: 2 } })).toBe(true);
    expect(looksSame(one, { ...one, state: { ...one.state, freeUntil: '2026-11-20T10:00:00Z' } })).toBe(false);
    expect(looksSame(one, { ...one, presence: 'ONLINE' })).toBe(false);
  });
});

describe('filterRooms', () => {
  const rooms = [
    room('Salón', ['Madrid', 'HQ', 'Floor 1'], { capacity: 12, amenities: ['Screen'] }),
    room('Aurora', ['Madrid', 'HQ', 'Floor 2'], { state: state({ state: 'IN_USE', current: null }) }),
    room('Nook', [], { capacity: null }),
  ];
  const names = (filter: Partial<typeof noFilter>) =>
    filterRooms(rooms, { ...noFilter, ...filter }).map(({ name }) => name);

  it('finds words in any order, without their marks', () => {
    expect(names({ search: 'screen salon' })).toEqual(['Salón']);
    expect(names({ search: 'salon nook' })).toEqual([]);
  });
  it('keeps what is free now', () => expect(names({ isFreeNow: true })).toEqual(['Salón', 'Nook']));
  it('keeps one floor', () => expect(names({ floor: 'Madrid › HQ › Floor 2' })).toEqual(['Aurora']));
  it('keeps what is large enough; a room nobody counted is not', () =>
    expect(names({ capacity: 4 })).toEqual(['Salón', 'Aurora']));
  it('lists the floors there are', () =>
    expect(floorsOf(rooms)).toEqual(['Madrid › HQ › Floor 1', 'Madrid › HQ › Floor 2']));
  it('counts by state', () =>
    expect(countByState(rooms, ['AVAILABLE', 'IN_USE'])).toEqual([
      ['AVAILABLE', 2],
      ['IN_USE', 1],
    ]));
});

describe('stateSentence', () => {
  const now = Date.parse('2026-11-20T09:00:00Z');
  const sentence = (over: Partial<RoomState>) => stateSentence(state(over), now, 'Europe/Madrid');

  it('is free until the next booking of the day', () => {
    expect(sentence({ freeUntil: '2026-11-20T13:30:00Z' })).toEqual({ kind: 'freeUntil', at: '2026-11-20T13:30:00Z' });
  });
  it('is free all day when the next booking is tomorrow, by the room’s own midnight', () => {
    expect(sentence({ freeUntil: '2026-11-20T23:30:00Z' })).toEqual({ kind: 'freeAllDay' });
    expect(sentence({ freeUntil: null })).toEqual({ kind: 'freeAllDay' });
  });
  it('says until when it is busy, or only that it is', () => {
    expect(sentence({ state: 'ENDING_SOON', busyUntil: '2026-11-20T09:04:00Z' })).toMatchObject({ kind: 'busyUntil' });
    expect(sentence({ state: 'IN_USE' })).toEqual({ kind: 'busy' });
  });
  it('says that it is out of service', () => expect(sentence({ state: 'OUT_OF_SERVICE' })).toEqual({ kind: 'closed' }));
});
