import type { RoomSchedule, RoomState } from '@lintel/shared/contracts';
import { parseTopic, topicRoot } from '@lintel/shared/mqtt';
import { deriveRoomState } from '@lintel/shared/room-state';
import mqtt, { type MqttClient } from 'mqtt';
import { isDeepStrictEqual } from 'node:util';
import { DEMO_AGENT_KEY } from '../../support/server-process.js';
import type { FaultRun } from '../../support/fault-run.js';

/** Somebody who watches every room over MQTT, comes back by itself after each crash and never forgets a version. */
export class RoomWatch {
  readonly schedules = new Map<string, RoomSchedule>();
  readonly states = new Map<string, RoomState>();
  messages = 0;
  private readonly client: MqttClient;
  /** The highest version of each room seen before the last restart. */
  private before = new Map<string, number>();

  constructor(
    private readonly run: FaultRun,
    url: string,
  ) {
    this.client = mqtt.connect(url, { username: 'agent', password: DEMO_AGENT_KEY, reconnectPeriod: 50 });
    // Refused connections are the crash itself; it tries again.
    this.client.on('error', () => undefined);
    this.client.on('connect', () => this.client.subscribe(`${topicRoot}/demo/rooms/#`, { qos: 1 }));
    this.client.on('message', (topic, payload) => this.hear(topic, payload.toString()));
    run.onEnd(() => this.client.endAsync(true));
  }

  /** From now on only what a restarted server says counts. */
  forget(): void {
    this.before = new Map([...this.schedules].map(([id, { version }]) => [id, version]));
    this.schedules.clear();
    this.states.clear();
  }

  isStateDerived(id: string): boolean {
    const [schedule, state] = [this.schedules.get(id), this.states.get(id)];
    if (schedule?.version === undefined || state?.version !== schedule.version) return false;
    const derived = deriveRoomState(schedule, schedule.policy, Date.parse(state.at));
    return isDeepStrictEqual(JSON.parse(JSON.stringify(derived)), state);
  }

  private hear(topic: string, payload: string): void {
    const parsed = parseTopic(topic);
    if (parsed?.name !== 'roomSchedule' && parsed?.name !== 'roomState') return;
    this.messages += 1;
    const seen = parsed.name === 'roomSchedule' ? this.schedules : this.states;
    const message = JSON.parse(payload) as RoomSchedule & RoomState;
    const last = seen.get(parsed.id)?.version ?? this.before.get(parsed.id) ?? 0;
    this.run.check('the version of a room never goes back', message.version >= last, () => ({
      topic,
      last,
      now: message.version,
    }));
    seen.set(parsed.id, message);
  }
}
