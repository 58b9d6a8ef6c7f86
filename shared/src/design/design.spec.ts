import { describe, expect, it } from '@jest/globals';
import { roomStates } from '../contracts/room.js';
import { colorProperties, contrastRatio, tokens, tokensCss, type SchemeName } from './index.js';

describe('contrastRatio', () => {
  it('knows the two ends of the scale', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBe(21);
    expect(contrastRatio('#123456', '#123456')).toBe(1);
  });
});

describe.each<SchemeName>(['dark', 'light'])('the %s scheme', (name) => {
  const scheme = tokens.color[name];

  it('writes text at 7:1', () => {
    for (const ground of [scheme.canvas, scheme.surface, scheme.surfaceRaised]) {
      expect(contrastRatio(scheme.text, ground)).toBeGreaterThanOrEqual(7);
      expect(contrastRatio(scheme.textMuted, ground)).toBeGreaterThanOrEqual(7);
    }
  });

  it.each(roomStates)('shows %s at 7:1 in text and field', (state) => {
    const tone = scheme.state[state];
    expect(contrastRatio(tone.onFill, tone.fill)).toBeGreaterThanOrEqual(7);
    for (const ground of [tone.soft, scheme.canvas, scheme.surface]) {
      expect(contrastRatio(tone.text, ground)).toBeGreaterThanOrEqual(7);
    }
    for (const text of [scheme.text, scheme.textMuted, scheme.warning]) {
      expect(contrastRatio(text, tone.soft)).toBeGreaterThanOrEqual(7);
    }
    if (name === 'dark') expect(contrastRatio(tone.fill, scheme.canvas)).toBeGreaterThanOrEqual(7);
  });

  it('keeps actions and messages legible', () => {
    expect(contrastRatio(scheme.onAccent, scheme.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(scheme.onDanger, scheme.danger)).toBeGreaterThanOrEqual(4.5);
    for (const colour of [scheme.success, scheme.warning, scheme.danger, scheme.accent]) {
      expect(contrastRatio(colour, scheme.surface)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrastRatio(scheme.borderStrong, scheme.surface)).toBeGreaterThanOrEqual(3);
  });
});

it('is read at night', () => {
  expect(contrastRatio(tokens.night.text, tokens.night.ground)).toBeGreaterThanOrEqual(7);
});

describe('tokensCss', () => {
  it('names every colour of a state', () => {
    expect(colorProperties('dark')).toMatchObject({
      '--lt-color-canvas': tokens.color.dark.canvas,
      '--lt-color-state-awaiting-check-in-on-fill': tokens.color.dark.state.AWAITING_CHECK_IN.onFill,
    });
  });

  it('gives both schemes the same names and stills motion on request', () => {
    expect(Object.keys(colorProperties('dark'))).toEqual(Object.keys(colorProperties('light')));
    expect(tokensCss()).toMatch(/prefers-reduced-motion:reduce\)\{:root\{--lt-motion-fast:0ms/);
  });
});
