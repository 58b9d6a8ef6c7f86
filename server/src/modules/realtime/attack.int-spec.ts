import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { openHouse, type House, type Person } from '../../testing/house.js';

/** A WebSocket that speaks Engine.IO by hand, so that it can say what no client library would. */
class RawSocketIo {
  readonly heard: string[] = [];
  readonly ended: Promise<void>;
  private readonly opened: Promise<void>;
  private onHeard: () => void = () => undefined;

  constructor(private readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer) => {
      this.heard.push(data.toString());
      this.onHeard();
    });
    webSocket.on('error', () => undefined);
    this.ended = new Promise((resolve) => webSocket.once('close', () => resolve()));
    this.opened = new Promise((resolve) => webSocket.once('open', () => resolve()));
  }

  async say(...packets: (string | Buffer)[]): Promise<void> {
    await this.opened;
    for (const packet of packets) this.webSocket.send(packet);
  }

  hears(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.onHeard = () => {
        if (this.heard.some((heard) => heard.includes(text))) resolve();
      };
      this.onHeard();
    });
  }

  hangUp(): void {
    this.webSocket.terminate();
  }
}

describe('what no client of Socket.IO would send', () => {
  let house: House;
  let admin: Person;
  const raws: RawSocketIo[] = [];

  const open = () => {
    const raw = new RawSocketIo(new WebSocket(`${house.origin}/socket.io/?EIO=4&transport=websocket`));
    raws.push(raw);
    return raw;
  };
  const enter = () => `40/web,${JSON.stringify({ token: admin.token })}`;

  beforeAll(async () => {
    house = await openHouse();
    admin = await house.addPerson(await house.addTenant('mine'), 'ADMIN');
  });
  afterEach(() => {
    for (const raw of raws.splice(0)) raw.hangUp();
  });
  afterAll(() => house.close());

  it.each([
    ['nonsense', ['hello']],
    ['bytes', [Buffer.from([1, 2, 3])]],
    ['an event before it is let in', ['42/web,["x"]']],
  ])('%s ends the connection', async (_name, packets) => {
    const raw = open();
    await raw.say(...packets);
    await raw.ended;
  });

  it.each([
    ['half an event', '42/web,["x"'],
    ['an event named like one of the library’s', '42/web,["disconnect",1]'],
    ['an event that is no list', '42/web,{"a":1}'],
    ['attachments without end', '4599999999-/web,["x"]'],
    ['lists in lists in lists', `42/web,${'['.repeat(7_000)}${']'.repeat(7_000)}`],
    ['more than anybody has to say', `42/web,["x","${'y'.repeat(20_000)}"]`],
  ])('%s ends it too', async (_name, packet) => {
    const raw = open();
    await raw.say(enter());
    await raw.hears('server.time');
    await raw.say(packet);
    await raw.ended;
  });

  it('what nobody listens to is nothing, prototypes and rooms of others included', async () => {
    const raw = open();
    await raw.say(enter());
    await raw.hears('server.time');
    await raw.say(
      '42/web,["request",{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}]',
      '42/web,["__proto__",{}]',
      '42/web,["join","another tenant"]',
      '43/web,5["an answer to nothing"]',
    );
    const after = open();
    await after.say(enter());
    await after.hears('server.time');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    await raw.say('40/__proto__,');
    await raw.hears('44/__proto__,');
  });

  it('asking to be let in again and again ends the connection', async () => {
    for (const namespace of ['/web', '/displays']) {
      const raw = open();
      await raw.say(...Array.from({ length: 50 }, () => `40${namespace},{"token":"nonsense"}`));
      await raw.ended;
      const refused = raw.heard.filter((text) => text.startsWith('44') && text.includes('UNAUTHENTICATED'));
      expect(refused.length).toBeLessThanOrEqual(8);
    }
  });
});
