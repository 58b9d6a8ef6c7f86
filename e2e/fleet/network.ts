import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type LinkKind = 'socket' | 'mqtt';

/** The network of one display. Pulled out, its connections are reset and no new one comes about. */
export class DisplayNetwork {
  private readonly connections = new Set<Socket>();
  private isPlugged = true;

  /** @param without what a firewall between the display and its server lets nothing through of */
  constructor(private readonly without: LinkKind | null) {}

  get isUp(): boolean {
    return this.isPlugged;
  }

  /** How connections of a link are made. */
  agentFor(kind: LinkKind): Agent {
    const isOpen = () => this.isPlugged && kind !== this.without;
    return new DisplayAgent((host, port) => {
      const socket = connect(port, host);
      if (isOpen()) this.keep(socket);
      else socket.destroy(new Error('This display has no network.'));
      return socket;
    });
  }

  cut(): void {
    this.isPlugged = false;
    for (const socket of this.connections) socket.resetAndDestroy();
  }

  restore(): void {
    this.isPlugged = true;
  }

  private keep(socket: Socket): void {
    this.connections.add(socket);
    socket.once('close', () => this.connections.delete(socket));
  }
}

class DisplayAgent extends Agent {
  constructor(private readonly open: (host: string, port: number) => Socket) {
    super();
  }

  override createConnection(options: { host?: string | null; port?: string | number | null }): Duplex {
    return this.open(options.host ?? 'localhost', Number(options.port));
  }
}
