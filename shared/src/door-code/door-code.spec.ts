import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compressPoint, packDoorCode, unpackDoorCode } from './index.js';

const codes = fc.record({
  displayId: fc.uuid(),
  roomId: fc.uuid(),
  issuedAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((seconds) => seconds * 1_000),
  publicKey: fc.uint8Array({ minLength: 33, maxLength: 33 }),
});

describe('a door code', () => {
  it('says the same once unpacked, wherever its octets lie', () => {
    fc.assert(
      fc.property(codes, fc.nat(20), (code, offset) => {
        const packed = packDoorCode(code);
        const elsewhere = new Uint8Array(packed.length + offset);
        elsewhere.set(packed, offset);
        expect(unpackDoorCode(elsewhere.subarray(offset))).toEqual(code);
      }),
    );
  });

  it('is nothing else: another length, version or kind of text', () => {
    const [code] = fc.sample(codes, 1);
    const packed = packDoorCode(code!);
    expect(unpackDoorCode(packed.slice(0, -1))).toBeNull();
    expect(unpackDoorCode(Uint8Array.from([...packed, 0]))).toBeNull();
    expect(unpackDoorCode(packed.with(0, 2))).toBeNull();
    expect(unpackDoorCode(new TextEncoder().encode('{"requestId":"x"}'.padEnd(70)))).toBeNull();
  });

  it('holds whole seconds', () => {
    const [code] = fc.sample(codes, 1);
    expect(unpackDoorCode(packDoorCode({ ...code!, issuedAt: 1_795_000_000_987 }))?.issuedAt).toBe(1_795_000_000_000);
  });

  it('compresses a point by the parity of y (SEC 1)', () => {
    const x = new Uint8Array(32).fill(7);
    expect(compressPoint(x, new Uint8Array(32).fill(4))[0]).toBe(2);
    expect(compressPoint(x, new Uint8Array(32).fill(5))[0]).toBe(3);
  });
});
