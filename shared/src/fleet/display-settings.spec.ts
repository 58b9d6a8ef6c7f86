import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { displaySettingsOverridesSchema, displaySettingsSchema } from '../contracts/display-settings.js';
import { defaultDisplaySettings, effectiveDisplaySettings, isScreenOn } from './display-settings.js';

describe('display settings', () => {
  it('are the defaults where nobody said anything', () => {
    expect(effectiveDisplaySettings([])).toEqual(defaultDisplaySettings);
    expect(effectiveDisplaySettings([{}, {}])).toEqual(defaultDisplaySettings);
    expect(displaySettingsSchema.parse(defaultDisplaySettings)).toEqual(defaultDisplaySettings);
  });

  it('are taken from the nearest who says something, in the theme field by field', () => {
    const settings = effectiveDisplaySettings([
      { language: 'de', theme: { accent: '#112233', scheme: 'dark' } },
      { board: 'TABLE', theme: { scheme: 'light' } },
      { language: null, theme: { logoUrl: null } },
    ]);
    expect(settings).toEqual({
      ...defaultDisplaySettings,
      language: null,
      board: 'TABLE',
      theme: { accent: '#112233', logoUrl: null, scheme: 'light' },
    });
  });

  const overrides = fc.record(
    {
      language: fc.constantFrom('en' as const, 'ar' as const, null),
      board: fc.constantFrom('ROOM' as const, 'CARDS' as const),
      theme: fc.record(
        { accent: fc.constantFrom('#000000', null), scheme: fc.constantFrom('auto' as const, 'dark' as const) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  it('do not change by somebody who has nothing to say, nor by one who says it again', () => {
    fc.assert(
      fc.property(fc.array(overrides), overrides, (chain, last) => {
        const settings = effectiveDisplaySettings([...chain, last]);
        expect(effectiveDisplaySettings([...chain, last, {}])).toEqual(settings);
        expect(effectiveDisplaySettings([...chain, last, last])).toEqual(settings);
        expect(displaySettingsSchema.parse(settings)).toEqual(settings);
      }),
    );
  });

  it.each([
    { theme: { accent: 'red' } },
    { theme: { logoUrl: 'https://example.test/logo.png' } },
    { theme: { logoUrl: 'data:text/html;base64,PGI+' } },
    { language: 'xx' },
    { languagesOffered: ['de', 'de'] },
    { exitPinHash: 'x' },
    { screenHours: { isEnabled: true } },
    {
      screenHours: {
        ...defaultDisplaySettings.screenHours,
        weekly: { ...defaultDisplaySettings.screenHours.weekly, monday: [{ start: '20:00', end: '07:00' }] },
      },
    },
  ])('do not take %j', (settings) => {
    expect(displaySettingsOverridesSchema.safeParse(settings).success).toBe(false);
  });
});

describe('screen hours', () => {
  const hours = { ...defaultDisplaySettings.screenHours, isEnabled: true };
  it.each([
    [1, 7 * 60 - 1, false],
    [1, 7 * 60, true],
    [5, 20 * 60 - 1, true],
    [5, 20 * 60, false],
    [6, 12 * 60, false],
  ])('on day %d at minute %d: %s', (day, minute, isOn) => expect(isScreenOn(hours, day, minute)).toBe(isOn));

  it('leave the screen on where nobody wants any', () => {
    expect(isScreenOn({ ...hours, isEnabled: false }, 6, 0)).toBe(true);
  });
});
