import type { RoomSchedule } from '@lintel/shared/contracts';
import { topicFor } from '@lintel/shared/mqtt';
import mqtt, { type MqttClient } from 'mqtt';
import { io, type Socket } from 'socket.io-client';
import type { DisplayClient } from '../../support/display-client.js';
import type { NetworkCable } from '../../support/network-cable.js';

const KEEP_ALIVE_S = 10;

/** A display that listens to its room over Socket.IO or MQTT, perhaps through a cable of its own. */
export class Door {
  /** Bookings it shows. */
  shown = 0;
  neverWentBack = true;
  private version = 0;
  private socket: Socket | undefined;
  private client: MqttClient | undefined;

  constructor(
    readonly name: string,
    private readonly kind: 'socket' | 'mqtt',
    private readonly display: DisplayClient,
    private readonly roomId: string,
    /** Where it reaches the server. */
    private readonly url: string,
    readonly cable: NetworkCable | null,
  ) {}

  async connect(): Promise<void> {
    this.close();
    await (this.kind === 'socket' ? this.connectSocket() : this.connectMqtt());
  }

  close(): void {
    this.socket?.disconnect();
    this.client?.end(true);
  }

  private async connectSocket(): Promise<void> {
    const auth = await this.display.handshakeAuth();
    const socket = io(`${this.url}/displays`, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
    this.socket = socket;
    socket.on('room.schedule', (schedule: RoomSchedule) => this.show(schedule));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
  }

  private async connectMqtt(): Promise<void> {
    const credentials = await this.display.mqttCredentials();
    const client = mqtt.connect(this.url, { ...credentials, keepalive: KEEP_ALIVE_S, reconnectPeriod: 0 });
    this.client = client;
    client.on('message', (_topic, payload) => this.show(JSON.parse(payload.toString()) as RoomSchedule));
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
    });
    // The broker gives up a client that is silent for too long, and so does the client.
    client.on('error', () => undefined);
    await client.subscribeAsync(topicFor('roomSchedule', this.display.tenant, this.roomId), { qos: 1 });
  }

  private show({ version, bookings }: RoomSchedule): void {
    if (version < this.version) this.neverWentBack = false;
    this.version = version;
    this.shown = bookings.length;
  }
}
