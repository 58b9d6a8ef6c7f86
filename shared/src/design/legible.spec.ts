import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contrastRatio, doorAccent, doorContrast, doorGrounds, legibleTone, tokens, type SchemeName } from './index.js';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const schemes = fc.constantFrom<SchemeName>('dark', 'light');
const hueOf = (hex: string): number[] => {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  return [Math.sign(red - green), Math.sign(green - blue), Math.sign(red - blue)];
};

describe('legibleTone', () => {
  it.each([
    ['#8fb8ff', ['#0a0c10'], '#8fb8ff'],
    ['#ffffff', ['#808080'], '#171717'],
    ['#000000', ['#000000', '#ffffff'], '#767676'],
    ['#ff0000', ['#404040', '#c0c0c0'], '#000000'],
  ])('shows %s on %j as %s', (wanted, grounds, shown) => expect(legibleTone(wanted, grounds, 4.5)).toBe(shown));

  it('keeps the hue of a colour that is too dark', () => {
    const shown = legibleTone('#1d2f6f', [tokens.color.dark.canvas]);
    expect(contrastRatio(shown, tokens.color.dark.canvas)).toBeGreaterThanOrEqual(doorContrast);
    expect(hueOf(shown)).toEqual(hueOf('#1d2f6f'));
  });

  it('moves no further than it must', () => {
    const [ground] = [tokens.color.light.surface];
    expect(contrastRatio(legibleTone('#ffcc00', [ground]), ground)).toBeLessThan(doorContrast + 0.6);
  });
});

describe('doorAccent', () => {
  it('is read at 7:1 on every ground of a door, whatever a tenant wants, and so is the text on it', () => {
    fc.assert(
      fc.property(colours, schemes, (wanted, scheme) => {
        const { accent, onAccent } = doorAccent(wanted, scheme);
        for (const ground of doorGrounds(tokens.color[scheme])) {
          expect(contrastRatio(accent, ground)).toBeGreaterThanOrEqual(doorContrast);
        }
        expect(contrastRatio(onAccent, accent)).toBeGreaterThanOrEqual(doorContrast);
      }),
      { numRuns: 300 },
    );
  });

  it('is left as it is once it is legible', () => {
    fc.assert(
      fc.property(colours, schemes, (wanted, scheme) => {
        const { accent } = doorAccent(wanted, scheme);
        expect(doorAccent(accent, scheme)).toMatchObject({ accent, isAdjusted: false });
      }),
      { numRuns: 50 },
    );
  });

  it('says when it is not what the tenant wanted', () => {
    expect(doorAccent('#1d2f6f', 'dark').isAdjusted).toBe(true);
    expect(doorAccent('#1d2f6f', 'light')).toEqual({ accent: '#1d2f6f', onAccent: '#f7f8fa', isAdjusted: false });
  });
});
