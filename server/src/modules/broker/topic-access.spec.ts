import { describe, expect, it } from '@jest/globals';
import type {
  AgentPrincipal,
  DisplayPrincipal,
  PeripheralPrincipal,
  Principal,
  UserPrincipal,
} from '../../platform/context/principal.js';
import { isReadable, placeOf, publishable } from './topic-access.js';

const own = { tenantId: 't', tenantSlug: 'mine' };
const display: DisplayPrincipal = { ...own, kind: 'display', displayId: 'd1', name: 'Door', resourceIds: ['r1', 'r2'] };
const sensor: AgentPrincipal = { ...own, kind: 'agent', agentId: 'a', name: 'Sensor', type: 'SERVICE' };
const assistant: AgentPrincipal = { ...sensor, type: 'AI' };
const user: UserPrincipal = { ...own, kind: 'user', userId: 'u', email: 'a@b.test', name: 'U', role: 'ADMIN' };

const lightBar: PeripheralPrincipal = {
  ...own,
  kind: 'peripheral',
  peripheralId: 'p',
  name: 'Light bar',
  access: 'READ',
  resourceIds: ['r1'],
};
const counter: PeripheralPrincipal = { ...lightBar, access: 'REPORT' };
const building: PeripheralPrincipal = { ...lightBar, resourceIds: [] };

describe('isReadable', () => {
  const beyond = [
    '#',
    '+',
    '$SYS/#',
    '+/v1/mine/#',
    'lintel/#',
    'lintel/+/mine/#',
    'lintel/v1/#',
    'lintel/v1/+/rooms/r1/state',
  ];
  const foreign = [
    'lintel/v1/theirs/#',
    'lintel/v1/theirs/rooms/r1/state',
    'lintel/v1/mine',
    'lintel/v1/mine-too/#',
    'lintel/v1/min+/x',
  ];
  it.each<[string, Principal, string, boolean]>([
    ...[display, sensor, assistant, user, lightBar, building].flatMap((principal) =>
      [...beyond, ...foreign].map((filter): [string, Principal, string, boolean] => [
        principal.kind,
        principal,
        filter,
        false,
      ]),
    ),
    ...[
      'lintel/v1/mine/#',
      'lintel/v1/mine/rooms/+/state',
      'lintel/v1/mine/+/+/+',
      'lintel/v1/mine/displays/d1/reply',
    ].flatMap((filter): [string, Principal, string, boolean][] => [
      ['user', user, filter, true],
      ['agent', sensor, filter, true],
    ]),
    ['display', display, 'lintel/v1/mine/#', false],
    ['display', display, 'lintel/v1/mine/rooms/+/state', false],
    ['display', display, 'lintel/v1/mine/rooms/r1/#', false],
    ['display', display, 'lintel/v1/mine/rooms/r1/+', false],
    ['display', display, 'lintel/v1/mine/rooms/r1/occupancy', false],
    ['display', display, 'lintel/v1/mine/rooms/r3/state', false],
    ['display', display, 'lintel/v1/mine/rooms/r1/state', true],
    ['display', display, 'lintel/v1/mine/rooms/r2/schedule', true],
    ['display', display, 'lintel/v1/mine/displays/d1/reply', true],
    ['display', display, 'lintel/v1/mine/displays/d1/+', true],
    ['display', display, 'lintel/v1/mine/displays/d1/#', true],
    ['display', display, 'lintel/v1/mine/displays/d2/reply', false],
    ['display', display, 'lintel/v1/mine/displays/+/reply', false],
    ['display', display, 'lintel/v1/mine/displays/#', false],
    ['display', display, 'homeassistant/#', false],
    ['light bar', lightBar, 'lintel/v1/mine/rooms/r1/state', true],
    ['light bar', lightBar, 'lintel/v1/mine/rooms/r1/occupancy', true],
    ['light bar', lightBar, 'lintel/v1/mine/rooms/r2/state', false],
    ['light bar', lightBar, 'lintel/v1/mine/rooms/+/state', false],
    ['light bar', lightBar, 'lintel/v1/mine/rooms/r1/#', false],
    ['light bar', lightBar, 'lintel/v1/mine/displays/r1/state', false],
    ['light bar', lightBar, 'homeassistant/#', false],
    ['building', building, 'lintel/v1/mine/rooms/+/state', true],
    ['building', building, 'lintel/v1/mine/rooms/#', true],
    ['building', building, 'lintel/v1/mine/rooms', false],
    ['building', building, 'lintel/v1/mine/#', false],
    ['building', building, 'lintel/v1/mine/+/r1/state', false],
    ['building', building, 'lintel/v1/mine/displays/d1/request', false],
    ['building', building, 'homeassistant/#', true],
    ['building', building, 'homeassistant/+/+/+/config', true],
    ['building', building, '+/sensor/#', false],
    ['building', building, 'theirs!homeassistant/#', false],
    ['user', user, 'homeassistant/#', true],
  ])('%s %#: %s', (_, principal, filter, expected) => {
    expect(isReadable(principal, filter)).toBe(expected);
  });
});

describe('publishable', () => {
  it.each<[Principal, string, boolean]>([
    [display, 'lintel/v1/mine/displays/d1/presence', true],
    [display, 'lintel/v1/mine/displays/d1/telemetry', true],
    [display, 'lintel/v1/mine/displays/d1/request', true],
    [display, 'lintel/v1/mine/displays/d1/reply', false],
    [display, 'lintel/v1/mine/displays/d1/command', false],
    [display, 'lintel/v1/mine/displays/d1/presence/x', false],
    [display, 'lintel/v1/mine/displays/d2/presence', false],
    [display, 'lintel/v1/theirs/displays/d1/presence', false],
    [display, 'lintel/v1/mine/rooms/r1/occupancy', true],
    [display, 'lintel/v1/mine/rooms/r3/occupancy', false],
    [display, 'lintel/v1/mine/rooms/r1/state', false],
    [display, 'lintel/v2/mine/rooms/r1/occupancy', false],
    [sensor, 'lintel/v1/mine/rooms/r3/occupancy', true],
    [sensor, 'lintel/v1/theirs/rooms/r3/occupancy', false],
    [sensor, 'lintel/v1/mine/rooms/r3/state', false],
    [sensor, 'lintel/v1/mine/displays/d1/request', false],
    [assistant, 'lintel/v1/mine/rooms/r3/occupancy', false],
    [user, 'lintel/v1/mine/rooms/r3/occupancy', false],
    [user, 'lintel/v1/mine/displays/d1/command', false],
    [user, 'anything', false],
    [counter, 'lintel/v1/mine/rooms/r1/occupancy', true],
    [counter, 'lintel/v1/mine/rooms/r2/occupancy', false],
    [counter, 'lintel/v1/theirs/rooms/r1/occupancy', false],
    [counter, 'lintel/v1/mine/rooms/r1/state', false],
    [{ ...building, access: 'REPORT' }, 'lintel/v1/mine/rooms/r2/occupancy', true],
    [lightBar, 'lintel/v1/mine/rooms/r1/occupancy', false],
    [building, 'homeassistant/sensor/lintel-mine/x/config', false],
    [building, 'lintel/v1/mine/displays/d1/command', false],
  ])('%# %o to %s: %s', (principal, topic, expected) => {
    expect(publishable(principal, topic) !== null).toBe(expected);
  });
});

describe('placeOf', () => {
  it('keeps the topics of Home Assistant apart by tenant, and leaves the others alone', () => {
    expect(placeOf('mine', 'homeassistant/#')).not.toBe(placeOf('theirs', 'homeassistant/#'));
    expect(placeOf('mine', 'lintel/v1/mine/rooms/r1/state')).toBe('lintel/v1/mine/rooms/r1/state');
  });
});
