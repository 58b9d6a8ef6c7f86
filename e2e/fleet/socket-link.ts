import type { DisplayReply, DisplayRequest, Telemetry } from '@lintel/shared/contracts';
import { displaysNamespace, type DisplayClientEvents, type DisplayServerEvents } from '@lintel/shared/live';
import type { Agent } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import type { DisplayClient } from '../support/display-client.js';
import { pauseMs, REPLY_PATIENCE_MS, type Link, type LinkEvents } from './link.js';

/** Socket.IO as a display holds it. */
export class SocketLink implements Link {
  private readonly socket: Socket<DisplayServerEvents, DisplayClientEvents>;
  private retry: NodeJS.Timeout | undefined;
  private refusals = 0;
  private isStopped = false;

  constructor(
    private readonly display: DisplayClient,
    agent: Agent,
    events: LinkEvents,
  ) {
    this.socket = io(`${display.origin}${displaysNamespace}`, {
      transports: ['websocket'],
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
      timeout: 10_000,
      // Handed on to ws, which takes an agent as Node does; the type knows only what browsers take.
      agent: agent as unknown as string,
      auth: (answer) => void this.credentials().then(answer),
    });
    this.socket.on('connect', () => {
      this.refusals = 0;
      events.opened();
    });
    this.socket.on('disconnect', () => this.retryIfAbandoned());
    this.socket.on('connect_error', () => this.retryIfAbandoned());
    this.socket.on('room.schedule', (schedule) => events.schedule(schedule, true));
    this.socket.on('server.time', ({ now }) => events.time(Date.parse(now)));
  }

  get isUp(): boolean {
    return this.socket.connected;
  }

  start(): void {
    this.socket.connect();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry);
    this.socket.disconnect();
  }

  hurry(): void {
    if (!this.isUp) this.socket.disconnect().connect();
  }

  async request(request: DisplayRequest): Promise<DisplayReply | null> {
    if (!this.isUp) return null;
    return new Promise((resolve) => {
      const answer = (reply: DisplayReply | null): void => {
        clearTimeout(patience);
        this.socket.off('disconnect', broke);
        resolve(reply);
      };
      const broke = (): void => answer(null);
      const patience = setTimeout(broke, REPLY_PATIENCE_MS);
      this.socket.once('disconnect', broke);
      this.socket.emit('request', request, answer);
    });
  }

  tell(telemetry: Telemetry): void {
    if (this.isUp) this.socket.emit('telemetry', telemetry);
  }

  private async credentials(): Promise<object> {
    try {
      return await this.display.handshakeAuth();
    } catch {
      // The server refuses the empty answer, and the refusal leads to the next attempt.
      return {};
    }
  }

  /** socket.io comes back by itself after a network failure, but not after a refusal or a farewell of the server. */
  private retryIfAbandoned(): void {
    if (this.socket.active || this.isStopped) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.connect(), pauseMs(this.refusals++));
  }
}
