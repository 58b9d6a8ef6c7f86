import { contrastRatio, tokens } from '@lintel/shared/design';
import { describe, expect, it } from '@jest/globals';
import { accentStyle } from './booking-look.js';
import { languageOf } from './booking-template.js';

describe('an accent', () => {
  it.each(['#ffff00', '#000000', '#ffffff', '#1D2F6F', '#e11d48'])('%s is read in either scheme', (wanted) => {
    const style = accentStyle(wanted);
    const [light, , dark] = [
      ...style.matchAll(/--lt-color-accent:(#[0-9a-f]{6});--lt-color-on-accent:(#[0-9a-f]{6})/g),
    ];
    for (const [found, scheme] of [
      [light, tokens.color.light],
      [dark, tokens.color.dark],
    ] as const) {
      const [, accent, onAccent] = found!;
      expect(contrastRatio(accent!, scheme.surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrastRatio(onAccent!, accent!)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([null, undefined, '', 'red', '#12345', '#123456}</style><script>'])('%j puts nothing on the page', (wanted) =>
    expect(accentStyle(wanted)).toBe(''),
  );
});

it.each([
  ['da, en-gb;q=0.8, en;q=0.7', 'da'],
  ['pt-BR,pt;q=0.9,fr;q=0.5,de;q=0.8', 'de'],
  ['ar', 'ar'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  [';;;,,q=1', 'en'],
])('%j is read in %s', (header, language) => expect(languageOf(header)).toBe(language));
