import { describe, expect, it } from '@jest/globals';
import { fuses } from './fuses';

describe('fuses', () => {
  it('leave no way to run other code than ours', () => {
    expect(
      Object.entries(fuses)
        .filter(([, isOn]) => isOn)
        .map(([name]) => name),
    ).toEqual(['enableCookieEncryption', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar']);
  });
});
