import { describe, expect, it } from '@jest/globals';
import { generate, parser, type Packet as ReferencePacket } from 'mqtt-packet';
import {
  connectPacket,
  disconnectPacket,
  PacketReader,
  pingPacket,
  pubackPacket,
  publishPacket,
  subscribePacket,
} from './mqtt-packets';

/** What the library that brokers are made of takes them for. */
function understood(...packets: Uint8Array[]): ReferencePacket[] {
  const seen: ReferencePacket[] = [];
  const reference = parser({ protocolVersion: 4 });
  reference.on('packet', (packet) => seen.push(packet));
  for (const packet of packets) reference.parse(Buffer.from(packet));
  return seen;
}

const long = 'Grüße, مرحبا · '.repeat(1_000);

describe('what a display sends', () => {
  it('is understood by a broker', () => {
    const sign = { clientId: 'display-1', username: 'd', password: 'påss', keepaliveSeconds: 300 };
    const packets = understood(
      connectPacket(sign),
      subscribePacket(258, ['lintel/v1/demo/a', 'lintel/v1/demo/b']),
      publishPacket(65_535, 'lintel/v1/demo/request', long),
      pubackPacket(7),
      pingPacket(),
      disconnectPacket(),
    );
    expect(packets).toMatchObject([
      { cmd: 'connect', protocolVersion: 4, clean: true, keepalive: 300, clientId: 'display-1', username: 'd' },
      { cmd: 'subscribe', messageId: 258, subscriptions: [{ topic: 'lintel/v1/demo/a', qos: 1 }, { qos: 1 }] },
      { cmd: 'publish', messageId: 65_535, qos: 1, retain: false, topic: 'lintel/v1/demo/request' },
      { cmd: 'puback', messageId: 7 },
      { cmd: 'pingreq' },
      { cmd: 'disconnect' },
    ]);
    const [connect, , publish] = packets as [{ password: Buffer }, unknown, { payload: Buffer }];
    expect(connect.password.toString()).toBe('påss');
    expect(publish.payload.toString()).toBe(long);
  });
});

describe('what a broker sends', () => {
  const sent: ReferencePacket[] = [
    { cmd: 'connack', returnCode: 5, sessionPresent: false },
    { cmd: 'suback', messageId: 258, granted: [1, 128] },
    { cmd: 'publish', messageId: 300, qos: 1, retain: true, dup: false, topic: 'lintel/v1/demo/ä', payload: long },
    { cmd: 'publish', qos: 0, retain: false, dup: false, topic: 'a', payload: '' },
    { cmd: 'puback', messageId: 65_535 },
    { cmd: 'pingresp' },
  ];
  const bytes = Buffer.concat(sent.map((packet) => generate(packet, { protocolVersion: 4 })));
  const meant = [
    { kind: 'connack', code: 5 },
    { kind: 'suback', id: 258, codes: [1, 128] },
    { kind: 'publish', topic: 'lintel/v1/demo/ä', payload: long, isRetained: true, id: 300 },
    { kind: 'publish', topic: 'a', payload: '', isRetained: false, id: null },
    { kind: 'puback', id: 65_535 },
    { kind: 'pingresp' },
  ];

  it.each([1, 3, 1_000, bytes.length])('is understood in pieces of %i', (size) => {
    const reader = new PacketReader();
    const seen = [];
    for (let at = 0; at < bytes.length; at += size) seen.push(...reader.read(bytes.subarray(at, at + size)));
    expect(seen).toEqual(meant);
  });

  it.each([
    ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a kind of packet that only servers get', [0x82, 0x00]],
    ['a topic that is longer than its packet', [0x30, 0x02, 0x00, 0x09]],
    ['a quality of service that was not asked for', [0x34, 0x05, 0x00, 0x01, 0x61, 0x00, 0x01]],
    ['an answer without an id', [0x40, 0x00]],
  ])('is refused where it is %s', (_what, wrong) => {
    expect(() => new PacketReader().read(Uint8Array.from(wrong))).toThrow();
  });
});
