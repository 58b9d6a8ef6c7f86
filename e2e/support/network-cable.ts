import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between a browser and the server it believes to talk to: it can be pulled out, or stand still. */
export class NetworkCable {
  private readonly lines = new Set<Line>();
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

  restore(): void {
    this.state = 'plugged';
    for (const line of this.lines) line.flow();
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
    if (this.state !== 'still') line.flow();
    if (this.state === 'deaf') line.stopAnswers();
  }
}

/** One connection: two sockets, one of which breaks when the other does. */
class Line {
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

  flow(): void {
    this.client.pipe(this.server).pipe(this.client);
  }

  stop(): void {
    this.client.unpipe(this.server);
    this.stopAnswers();
  }

  stopAnswers(): void {
    this.server.unpipe(this.client);
  }

  break(): void {
    this.client.destroy();
  }
}
