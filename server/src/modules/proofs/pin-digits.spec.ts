import { describe, expect, it } from '@jest/globals';
import { drawNumber, drawSecret, hashSecret, isSecretOf, pinAsTyped, readPin } from './pin-digits.js';

describe('a PIN', () => {
  it('is a number and four digits, typed in one', () => {
    expect(readPin('4179057')).toEqual({ number: '417', secret: '9057' });
    expect(pinAsTyped(readPin('00000001'))).toBe('00000001');
  });

  it.each([
    [0, 3],
    [498, 3],
    [500, 4],
    [60_000, 6],
  ])('has a number that leaves half of them free: of %p people, %p digits', (people, length) => {
    expect(drawNumber(people)).toMatch(new RegExp(`^\\d{${length}}$`));
  });

  it('is kept as argon2id with a salt of its own', async () => {
    const secret = drawSecret();
    const [one, other] = await Promise.all([hashSecret(secret), hashSecret(secret)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await isSecretOf(one, secret)).toBe(true);
    expect(await isSecretOf(one, secret === '0000' ? '0001' : '0000')).toBe(false);
  });

  it('is never checked against another kind of hash', async () => {
    await expect(isSecretOf('$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA', '0000')).rejects.toThrow('not an argon2id hash');
  });
});
