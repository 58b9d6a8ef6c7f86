import { roomStates, type RoomSchedule } from '@lintel/shared/contracts';
import { topicFor } from '@lintel/shared/mqtt';

/** Where Home Assistant looks unless somebody tells it otherwise. */
export const discoveryRoot = 'homeassistant';

/** A message that makes an entity of Home Assistant, or takes it away where it is empty. */
export interface DiscoveryMessage {
  topic: string;
  payload: string;
}

interface Entity {
  component: 'binary_sensor' | 'sensor';
  id: string;
  name: string;
  /** Of a room's retained state, as a Jinja template. */
  value: string;
  deviceClass: 'occupancy' | 'enum' | 'timestamp';
  options?: readonly string[];
}

const entities: readonly Entity[] = [
  {
    component: 'binary_sensor',
    id: 'in-use',
    name: 'In use',
    value: "{{ 'ON' if value_json.current else 'OFF' }}",
    deviceClass: 'occupancy',
  },
  {
    component: 'sensor',
    id: 'state',
    name: 'State',
    value: '{{ value_json.state | lower }}',
    deviceClass: 'enum',
    options: roomStates.map((state) => state.toLowerCase()),
  },
  {
    component: 'sensor',
    id: 'busy-until',
    name: 'Busy until',
    value: '{{ value_json.busyUntil }}',
    deviceClass: 'timestamp',
  },
  {
    component: 'sensor',
    id: 'free-until',
    name: 'Free until',
    value: '{{ value_json.freeUntil }}',
    deviceClass: 'timestamp',
  },
];

/** The entities of a room, by Home Assistant's documentation "MQTT discovery"; `isWanted`: whether there should be any. */
export function discoveryOf(
  tenantSlug: string,
  { roomId, room }: Pick<RoomSchedule, 'roomId' | 'room'>,
  isWanted: boolean,
): DiscoveryMessage[] {
  const device = {
    identifiers: [`lintel-${roomId}`],
    name: room.name,
    manufacturer: 'Lintel',
    model: 'Meeting room',
    ...(room.location !== null && { suggested_area: room.location }),
  };
  return entities.map(({ component, id, name, value, deviceClass, options }) => ({
    topic: `${discoveryRoot}/${component}/lintel-${tenantSlug}/${roomId}-${id}/config`,
    payload: isWanted
      ? JSON.stringify({
          name,
          unique_id: `lintel-${roomId}-${id}`,
          state_topic: topicFor('roomState', tenantSlug, roomId),
          value_template: value,
          device_class: deviceClass,
          ...(options && { options }),
          device,
          origin: { name: 'Lintel' },
        })
      : '',
  }));
}
