import { describe, expect, it } from '@jest/globals';
import { parseTrustedProxies } from './trusted-proxies.js';

const trusts = (text: string, address: string, hop = 0) => {
  const trusted = parseTrustedProxies(text);
  return trusted !== false && trusted(address, hop);
};

describe('parseTrustedProxies', () => {
  it.each([
    ['1', '203.0.113.7', 0, true],
    ['1', '203.0.113.7', 1, false],
    ['2', 'whoever', 1, true],
    ['10.1.2.3', '10.1.2.3', 4, true],
    ['10.1.2.3', '::ffff:10.1.2.3', 0, true],
    ['10.1.2.3', '10.1.2.4', 0, false],
    ['10.0.0.0/8, 2001:db8::/32', '2001:db8::7', 0, true],
    ['10.0.0.0/8, 2001:db8::/32', '11.0.0.1', 0, false],
    ['0.0.0.0/0', '::1', 0, false],
    ['loopback', '127.0.0.1', 0, true],
    ['loopback', '::1', 0, true],
    ['uniquelocal', '192.168.7.7', 0, true],
    ['uniquelocal', 'not an address', 0, false],
  ])('%s: %s, %i in front: %s', (text, address, hop, isTrusted) => {
    expect(trusts(text, address, hop)).toBe(isTrusted);
  });

  it('trusts nobody when it is off', () => expect(parseTrustedProxies('off')).toBe(false));

  it.each(['on', 'true', '0', '11', '-1', '1.5', '10.1', '10.0.0.0/33', 'proxy.example', '10.0.0.1,', ''])(
    'refuses %j in a sentence',
    (text) => expect(() => parseTrustedProxies(text)).toThrow(/name 1 to 10|neither off/),
  );
});
