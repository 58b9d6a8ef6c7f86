import type { Socket } from 'socket.io-client';

/** What a socket was told, from the first moment on. */
export class Ear {
  readonly heard: { event: string; body: unknown }[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(readonly socket: Socket) {
    socket.onAny((event: string, body: unknown) => this.hear(event, body));
    for (const event of ['connect', 'connect_error', 'disconnect']) {
      socket.on(event, (body: unknown) => this.hear(event, body));
    }
  }

  until<Body>(event: string, matches: (body: Body) => boolean = () => true): Promise<Body> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.heard.find((each) => each.event === event && matches(each.body as Body));
        if (!found) return;
        this.waiting.delete(check);
        resolve(found.body as Body);
      };
      this.waiting.add(check);
      check();
    });
  }

  all<Body>(event: string): Body[] {
    return this.heard.filter((each) => each.event === event).map(({ body }) => body as Body);
  }

  forget(): void {
    this.heard.length = 0;
  }

  private hear(event: string, body: unknown): void {
    this.heard.push({ event, body });
    for (const check of this.waiting) check();
  }
}
