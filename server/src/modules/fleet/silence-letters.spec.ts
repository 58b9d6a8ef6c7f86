import { describe, expect, it } from '@jest/globals';
import { displayLanguages } from '@lintel/shared/contracts';
import { returnLetter, silenceLetter } from './silence-letters.js';

const display = {
  name: 'Lobby <1>',
  rooms: ['Aurora', 'Borealis', 'Cirrus', 'Denali', 'Etna'],
  timeZone: 'Europe/Madrid',
  url: 'https://rooms.example.test/admin/displays/1',
};
const left = Date.parse('2026-11-20T08:05:00Z');
const back = Date.parse('2026-11-20T15:40:00Z');

describe.each(displayLanguages)('a letter about a silent display in %s', (language) => {
  it('says which display, since when and what to do', () => {
    const { subject, text, html } = silenceLetter(display, left, language);
    expect(subject).toMatch(/Lobby <1> \(Aurora.*Cirrus.*2/);
    expect(text).toMatch(/Lobby <1>.*Aurora.*Borealis.*Cirrus.*2/);
    expect(text).toMatch(/0?9[:.]05/);
    expect(text).toContain('Europe/Madrid');
    expect(text).not.toContain('Denali');
    expect(text).toContain(display.url);
    expect(html).toContain('Lobby &lt;1&gt;');
    expect(text.split('\n\n')).toHaveLength(4);
  });

  it('says when it was back, and how long it had been away', () => {
    const { subject, text } = returnLetter({ ...display, rooms: [] }, left, back, language);
    expect(subject).toMatch(/: Lobby <1>$/);
    expect(text).toMatch(/16[:.]40[^]*0?9[:.]05/);
  });

  it('names no moment where none is known', () => {
    expect(silenceLetter(display, null, language).text).not.toContain('Europe/Madrid');
    expect(returnLetter(display, null, back, language).text).not.toMatch(/9[:.]05/);
  });
});

it('reads as a person would say it', () => {
  expect(silenceLetter({ ...display, rooms: ['Aurora'] }, left, 'de').text).toContain(
    'Von dem Display „Lobby <1>“ (Aurora) ist nichts zu hören seit Freitag, 20. November, 09:05 Uhr (Europe/Madrid).',
  );
  expect(silenceLetter(display, left, 'ar').html).toMatch(/^<div lang="ar" dir="rtl">/);
});
