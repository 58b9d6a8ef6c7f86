import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Aedes, type AedesOptions, type Client, type Connection, type ConnectPacket, type Subscription } from 'aedes';
import { uuidv7 } from '../../platform/ids.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { DisplayConnections, type DisplayConnection } from '../displays/display-connections.js';
import { StandingCredentials } from '../identity/standing-credentials.js';
import { AedesStorage, NOWHERE, SilentEmitter } from './aedes-storage.js';
import { adaptToAedes, type AdaptOptions } from './aedes-stream.js';
import { BrokerMetrics } from './broker-metrics.js';
import { CommandTopics } from './command-topics.js';
import { FanOut } from './fan-out.js';
import { ownClientId, principalOf, type MqttClient } from './mqtt-client.js';
import { MqttInbox } from './mqtt-inbox.js';
import type { SessionLink } from './mqtt-session.js';
import { MqttSessions } from './mqtt-sessions.js';
import { MqttSignIn, type MqttGuest, type Will } from './mqtt-sign-in.js';
import type { Qos } from './publication.js';
import { isReadable } from './topic-access.js';

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_SUBSCRIPTIONS = 1_000;
const REFUSED = 128;
/** Longer than any topic of ours. */
const MAX_FILTER_LENGTH = 256;
/** Longer than any client identifier somebody needs; each is kept as long as its session. */
const MAX_CLIENT_ID_LENGTH = 256;

/** Return codes of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const connack = { identifierRejected: 2, unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;

/**
 * MQTT 3.1.1. aedes speaks the protocol; who may do what, what is retained and who gets what is decided here.
 */
@Injectable()
export class MqttBroker {
  private aedes: Aedes | undefined;
  private readonly wills = new WeakMap<Client, Will>();
  private readonly guests = new WeakMap<Client, { guest: MqttGuest; arrival: number }>();
  private arrivals = 0;
  /** Also those that are gone, as long as aedes has something to say about them: their last will comes after them. */
  private readonly clients = new WeakMap<Client, MqttClient>();
  private readonly adaptation: AdaptOptions = {
    handle: (stream) => this.aedes!.handle(stream),
    onAcknowledged: (client, id) => this.clients.get(client)?.session.acknowledged(id),
    onTooLarge: () => this.metrics.dropped.inc({ why: 'size' }),
  };

  constructor(
    private readonly door: MqttSignIn,
    private readonly sessions: MqttSessions,
    private readonly fanOut: FanOut,
    private readonly inbox: MqttInbox,
    private readonly commands: CommandTopics,
    private readonly displays: DisplayConnections,
    private readonly standing: StandingCredentials,
    private readonly metrics: BrokerMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    const storage = new AedesStorage(this.sessions);
    this.sessions.whenEnded((id) => storage.forget(id));
    const options: AedesOptions = {
      mq: new SilentEmitter(),
      persistence: storage,
      connectTimeout: CONNECT_TIMEOUT_MS,
      preConnect: (client, packet, done) => this.preConnect(client, packet, done),
      authenticate: (client, username, password, done) => {
        const arrival = (this.arrivals += 1);
        this.door.signIn(username, password, this.wills.get(client)).then(
          (guest) => {
            this.guests.set(client, { guest, arrival });
            const id = ownClientId(guest.principal, client.id);
            (client as { id: string }).id = id;
            if (this.sessions.isTakenSince(id, arrival)) done(refused(connack.unavailable), null);
            else done(null, true);
          },
          (error: unknown) => done(this.refusal(error, username), null),
        );
      },
      authorizeSubscribe: (client, subscription, done) => done(null, this.judgeSubscription(client, subscription)),
      authorizePublish: (client, packet, done) => {
        const from = client && this.clients.get(client);
        // It is acknowledged as the protocol wants it, and goes nowhere.
        if (!from || !this.inbox.admits(from, packet)) Object.assign(packet, { topic: NOWHERE, payload: '' });
        packet.retain = false;
        done(null);
      },
      published: (packet, client, done) => {
        const from = client && this.clients.get(client);
        if (from && packet.topic !== NOWHERE) this.inbox.take(from, packet);
        done(null);
      },
    };
    this.aedes = await Aedes.createBroker(options);
    this.aedes.on('client', (client) => this.welcome(client));
    this.aedes.on('clientReady', (client) => this.open(client));
    this.aedes.on('clientDisconnect', (client) => this.farewell(client));
    this.aedes.on('subscribe', (subscriptions, client) => this.subscribe(client, subscriptions));
    this.aedes.on('unsubscribe', (filters, client) => this.unsubscribe(client, filters));
    this.aedes.on('clientError', (client, error) =>
      this.log.debug({ err: error, client: client.id }, 'an MQTT client failed'),
    );
    this.aedes.on('connectionError', (_client, error) => this.log.debug({ err: error }, 'an MQTT connection failed'));
    (this.aedes as unknown as NodeJS.EventEmitter).on('error', (error: Error) =>
      this.log.error({ err: error }, 'the MQTT broker failed'),
    );
  }

  /** Takes over a connection. */
  handle(stream: Connection): void {
    adaptToAedes(stream, this.adaptation);
  }

  async stop(): Promise<void> {
    const { aedes } = this;
    if (aedes) await new Promise<void>((resolve) => aedes.close(resolve));
  }

  /** [MQTT-3.1.3-8]: a session that lasts needs a name, and who has none (or a book for one) is told so. */
  private preConnect(
    client: Client,
    packet: ConnectPacket,
    done: (error: Error | null, isWelcome: boolean) => void,
  ): void {
    if ((!packet.clientId && !packet.clean) || packet.clientId.length > MAX_CLIENT_ID_LENGTH) {
      this.metrics.refused.inc({ what: 'connection' });
      client.conn.write(Buffer.from([0x20, 2, 0, connack.identifierRejected]));
      done(new Error('The client identifier cannot be used.'), false);
      return;
    }
    if (packet.will) this.wills.set(client, { topic: packet.will.topic, payload: Buffer.from(packet.will.payload) });
    done(null, true);
  }

  private refusal(error: unknown, username: string | undefined): Error & { returnCode: number } {
    this.metrics.refused.inc({ what: 'connection' });
    const isExpected = error instanceof LintelError;
    if (isExpected)
      this.log.info({ username: username?.slice(0, 100), reason: error.code }, 'an MQTT client was refused');
    else this.log.error({ err: error }, 'an MQTT client could not be checked');
    const isWrong = isExpected && error.code === 'UNAUTHENTICATED' && username;
    const returnCode = !isExpected ? connack.unavailable : isWrong ? connack.badCredentials : connack.notAuthorized;
    return refused(returnCode);
  }

  private welcome(client: Client): void {
    const { guest, arrival } = this.guests.get(client)!;
    const link: SessionLink = { stream: client.conn, arrival, cut: () => client.close() };
    const session = this.sessions.begin(client.id, guest.principal, client.clean, link);
    const connected: MqttClient = {
      client,
      link,
      session,
      connection: null,
      credential: null,
      isGone: false,
      asked: new Set(),
      offences: 0,
    };
    this.clients.set(client, connected);
    this.metrics.connections.inc({ kind: guest.principal.kind });
    if ('expiresAt' in guest) {
      connected.connection = this.asDisplay(client, guest.principal);
      this.displays.add(connected.connection, guest, guest.since);
    } else {
      connected.credential = { ...guest, ended: () => client.close() };
      this.standing.add(connected.credential);
    }
    // It was gone before it was registered, and aedes will not say so any more.
    if (client.closed) this.farewell(client);
  }

  /** MQTT 3.1.1 has no word for why: a display that is cut off finds out when it signs in again. */
  private asDisplay(client: Client, principal: DisplayConnection['principal']): DisplayConnection {
    const connection: DisplayConnection = {
      id: uuidv7(),
      principal,
      expired: () => client.close(),
      revoked: () => client.close(),
      changed: (before) => {
        if (connection.principal.resourceIds.join() !== before.resourceIds.join()) client.close();
      },
      settings: (settings) => this.commands.send(principal, { commandId: uuidv7(), command: 'config', settings }),
      command: (command) => this.commands.send(principal, command),
    };
    return connection;
  }

  private farewell(client: Client): void {
    const connected = this.clients.get(client);
    if (!connected || connected.isGone) return;
    connected.isGone = true;
    this.metrics.connections.dec({ kind: principalOf(connected).kind });
    this.sessions.leave(client.id, connected.session, connected.link);
    if (connected.connection) this.displays.remove(connected.connection);
    if (connected.credential) this.standing.remove(connected.credential);
  }

  /** Null is answered by SUBACK with a failure (3.9.3); undefined would close the connection. */
  private judgeSubscription(client: Client, subscription: Subscription): Subscription | null {
    const known = this.clients.get(client);
    // aedes restores what it was told of a session: that is nothing.
    if (!known) return null;
    const { topic } = subscription;
    const { asked, session } = known;
    const isAllowed =
      topic.length <= MAX_FILTER_LENGTH &&
      (session.subscriptions.has(topic) || session.subscriptions.size + asked.size < MAX_SUBSCRIPTIONS) &&
      isReadable(principalOf(known), topic);
    if (isAllowed) {
      asked.add(topic);
      return subscription;
    }
    this.metrics.refused.inc({ what: 'subscription' });
    this.log.info({ client: client.id, filter: subscription.topic.slice(0, 200) }, 'an MQTT subscription was refused');
    return null;
  }

  private subscribe(client: Client, subscriptions: Subscription[]): void {
    const known = this.clients.get(client);
    // The subscriptions of who left meanwhile would outlive the session.
    if (!known || known.isGone) return;
    known.asked.clear();
    for (const { topic, qos } of subscriptions) {
      if ((qos as number) !== REFUSED) this.fanOut.subscribe(known.session, topic, qos as Qos);
    }
    this.noticeListening(known);
  }

  private open(client: Client): void {
    const known = this.clients.get(client);
    // aedes says so also of a connection that broke while it was being accepted.
    if (!known || known.isGone) return;
    known.session.open(known.link);
    // A session that outlived its connection has its subscriptions already.
    this.noticeListening(known);
  }

  private noticeListening({ connection, session }: MqttClient): void {
    if (connection && this.commands.isHeardBy(session.subscriptions, connection.principal)) {
      this.displays.listens(connection);
    }
  }

  private unsubscribe(client: Client, filters: string[]): void {
    const session = this.clients.get(client)?.session;
    if (session) for (const filter of filters) this.fanOut.unsubscribe(session, filter);
  }
}

function refused(returnCode: number): Error & { returnCode: number } {
  return Object.assign(new Error('refused'), { returnCode });
}
