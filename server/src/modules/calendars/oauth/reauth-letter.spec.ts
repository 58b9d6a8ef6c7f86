import { describe, expect, it } from '@jest/globals';
import { displayLanguages } from '@lintel/shared/contracts';
import { reauthLetter } from './reauth-letter.js';

const account = { name: 'ana@example.test', url: 'https://rooms.example.test/admin/profile' };

describe.each(displayLanguages)('a letter about an account to be connected again in %s', (language) => {
  it.each([
    ['GOOGLE', 'Google'],
    ['MICROSOFT', 'Microsoft'],
  ] as const)('says which, at %s, and where', (provider, service) => {
    const { subject, text, html } = reauthLetter({ ...account, provider }, language);
    expect(subject).toContain(account.name);
    expect(text).toContain(account.name);
    expect(text).toContain(service);
    expect(text).toContain(account.url);
    expect(html).toContain(`<a href="${account.url}">`);
  });
});

it('is read from the right in Arabic', () => {
  expect(reauthLetter({ ...account, provider: 'GOOGLE' }, 'ar').html).toMatch(/^<div lang="ar" dir="rtl">/);
});
