import { describe, expect, it } from '@jest/globals';
import { hashPin, isPin, pinHashPattern } from './exit-pin';

describe('the exit PIN', () => {
  it('is known by its hash only', async () => {
    const hash = await hashPin('204816');
    expect(hash).toMatch(pinHashPattern);
    expect(hash).not.toContain('204816');
    await expect(isPin('204816', hash)).resolves.toBe(true);
    for (const wrong of ['204817', '20481', '2048166', '', '２０４８１６']) {
      await expect(isPin(wrong, hash)).resolves.toBe(false);
    }
  });

  it('has a salt of its own each time', async () => {
    expect(await hashPin('1234')).not.toBe(await hashPin('1234'));
  });

  it.each(['123', '1234567890123', '12a4', ' 1234', '١٢٣٤', ''])('is not %j', async (pin) => {
    await expect(hashPin(pin)).rejects.toThrow('4 to 12 digits');
  });

  it.each([
    '',
    'scrypt',
    `scrypt:30:8:1:${'a'.repeat(22)}:${'a'.repeat(43)}`,
    `scrypt:15:999:1:${'a'.repeat(22)}:${'a'.repeat(43)}`,
  ])('refuses %j, which would cost too much or is no hash', async (hash) => {
    await expect(isPin('1234', hash)).rejects.toThrow('not the hash');
  });
});
