import type { Booking } from '@lintel/shared/contracts';
import type { IClientOptions } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { MqttListeners } from '../modules/broker/mqtt-listeners.js';
import { AgentsRepository } from '../modules/identity/agents.repository.js';
import { RoomDirectory } from '../modules/resources/room-directory.js';
import { RoomPublisher } from '../modules/rooms/room-publisher.js';
import { Relay } from '../platform/events/relay.js';
import { uuidv7 } from '../platform/ids.js';
import type { RunningServer } from '../server.js';
import type { DisplayClient } from './display-client.js';
import { openHouse, type House, type Person } from './house.js';
import { MqttEar } from './mqtt-ear.js';

/** A house with two organisations, `mine` and `theirs`, and MQTT clients that listen. */
export class BrokerHouse {
  private readonly ears: MqttEar[] = [];

  private constructor(
    readonly house: House,
    readonly mine: string,
    readonly theirs: string,
    readonly admin: Person,
    /** The administrator of `theirs`. */
    readonly stranger: Person,
    /** The API key of a SERVICE agent of `mine`. */
    readonly sensorKey: string,
  ) {}

  static async open(): Promise<BrokerHouse> {
    const house = await openHouse();
    const [mine, theirs] = [await house.addTenant('mine'), await house.addTenant('theirs')];
    const sensorKey = `sensor-${randomUUID()}`;
    const sensor = { id: uuidv7(), tenantId: mine, name: 'Sensor', type: 'SERVICE' as const };
    await house.db.system((tx) =>
      house.server.app.get(AgentsRepository).insert(tx, sensor, sensorKey, house.clock.now()),
    );
    const [admin, stranger] = [await house.addPerson(mine, 'ADMIN'), await house.addPerson(theirs, 'ADMIN')];
    return new BrokerHouse(house, mine, theirs, admin, stranger, sensorKey);
  }

  async close(): Promise<void> {
    this.hangUp();
    await this.house.close();
  }

  /** Ends every connection. */
  hangUp(): void {
    for (const { client } of this.ears.splice(0)) client.end(true);
  }

  get connected(): readonly MqttEar[] {
    return this.ears;
  }

  urlOf({ app }: RunningServer): string {
    return `mqtt://127.0.0.1:${app.get(MqttListeners).port}`;
  }

  async connect(options: IClientOptions, to = this.urlOf(this.house.server)): Promise<MqttEar> {
    const ear = await MqttEar.connect(to, options);
    this.ears.push(ear);
    return ear;
  }

  /** What the broker answers to somebody who must not come in. */
  refused(options: IClientOptions): Promise<unknown> {
    return this.connect(options).then(
      () => 'accepted',
      (error: { code?: number }) => error.code,
    );
  }

  async asDisplay(display: DisplayClient, options: IClientOptions = {}): Promise<MqttEar> {
    return this.connect({ ...(await display.mqttCredentials()), ...options });
  }

  asSensor(options: IClientOptions = {}): Promise<MqttEar> {
    return this.connect({ username: 'agent', password: this.sensorKey, ...options });
  }

  async asPerson(person: Person, options: IClientOptions = {}): Promise<MqttEar> {
    return this.connect({ username: 'user', password: await this.tokenOf(person), ...options });
  }

  async tokenOf({ email }: Person): Promise<string> {
    const response = await fetch(`${this.house.origin}/api/v1/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'correct horse' }),
    });
    return response.headers.get('set-auth-token')!;
  }

  async addRoom(name: string, tenantId = this.mine): Promise<string> {
    const id = await this.house.addResource(tenantId, name);
    this.house.server.app.get(RoomDirectory).forgetTenant(tenantId);
    await this.house.server.app.get(RoomPublisher).ensure(tenantId, [id]);
    return id;
  }

  /** Books and waits until that has been published. */
  async book(person: Person, roomId: string, start: string, end: string): Promise<Booking> {
    const response = await person.fetch('/api/v1/calendar/events', {
      json: { title: 'Design review', start, end, timeZone: 'UTC', resourceIds: [roomId] },
    });
    if (response.status !== 201) throw new Error(await response.text());
    await this.house.server.app.get(Relay).drained();
    await this.house.server.app.get(RoomPublisher).settled();
    return (await response.json()) as Booking;
  }
}

/** Topics of `mine`. */
export const rooms = (id: string, leaf: string) => `lintel/v1/mine/rooms/${id}/${leaf}`;
export const displays = (id: string, leaf: string) => `lintel/v1/mine/displays/${id}/${leaf}`;
