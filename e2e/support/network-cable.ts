import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between a browser and the server it believes to talk to: it can be pulled out, or stand still. */
export class NetworkCable {
  private readonly lines = new Set<Line>();
  private readonly blocked = new Set<string>();
  private state: 'plugged' | 'cut' | 'still' | 'deaf' = 'plugged';

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<NetworkCable> {
    const server = createServer();
    const cable = new NetworkCable(server);
    server.on('connection', (client) => cable.carry(client, port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection; new ones are broken at once. */
  cut(): void {
    this.state = 'cut';
    for (const line of this.lines) line.break();
  }

  /** Connections stay, and nothing moves on them until the cable is restored: then everything arrives. */
  standStill(): void {
    this.state = 'still';
    for (const line of this.lines) line.stop();
  }

  /** What is asked arrives; no answer does, until the cable is restored. */
  holdAnswers(): void {
    this.state = 'deaf';
    for (const line of this.lines) line.stopAnswers();
  }

  /** What was cut, held or blocked passes again. */
  restore(): void {
    this.state = 'plugged';
    this.blocked.clear();
    for (const line of this.lines) line.flow();
  }

  /** Breaks connections that were opened for a path, now and later, like a firewall that lets no WebSocket of it through. */
  block(path: string): void {
    this.blocked.add(path);
    for (const line of this.lines) if (line.path === path) line.break();
  }

  /** Connections that were opened for a path stay, and nothing moves on them until the cable is restored. */
  silence(path: string): void {
    for (const line of this.lines) if (line.path === path) line.stop();
  }

  /** How many connections for a path there are. */
  count(path: string): number {
    return [...this.lines].filter((line) => line.path === path).length;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private carry(client: Socket, port: number): void {
    if (this.state === 'cut') {
      client.destroy();
      return;
    }
    const line = new Line(client, connect(port, '127.0.0.1'), () => this.lines.delete(line));
    this.lines.add(line);
    client.once('readable', () => {
      line.look();
      if (line.path !== null && this.blocked.has(line.path)) line.break();
      else if (this.state !== 'still') line.flow();
      if (this.state === 'deaf') line.stopAnswers();
    });
  }
}

/** One connection: two sockets, one of which breaks when the other does. */
class Line {
  /** Of the first request on it; null until there is one. */
  path: string | null = null;
  private isAsking = false;
  private isAnswering = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    onClose: () => void,
  ) {
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        onClose();
      });
    }
  }

  /** Reads what comes first and puts it back. */
  look(): void {
    const first = this.client.read() as Buffer | null;
    if (!first) return;
    this.client.unshift(first);
    this.path = /^[A-Z]+ ([^ ?]+)/.exec(first.toString('latin1'))?.[1] ?? null;
  }

  flow(): void {
    if (!this.isAsking) this.client.pipe(this.server);
    if (!this.isAnswering) this.server.pipe(this.client);
    this.isAsking = this.isAnswering = true;
  }

  stop(): void {
    this.client.unpipe(this.server);
    this.isAsking = false;
    this.stopAnswers();
  }

  stopAnswers(): void {
    this.server.unpipe(this.client);
    this.isAnswering = false;
  }

  break(): void {
    this.client.destroy();
  }
}
