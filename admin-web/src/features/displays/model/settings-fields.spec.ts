import { describe, expect, it } from '@jest/globals';
import type { DisplaySettingsOverrides } from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { foldSettings, openSettings, settingErrors, settingGroups, withSetting } from './settings-fields';

describe('settings in the editor', () => {
  it.each<DisplaySettingsOverrides>([
    {},
    { language: null },
    { board: 'TABLE', theme: { accent: null } },
    defaultDisplaySettings,
  ])('are the same when they come back: %j', (settings) => {
    expect(foldSettings(openSettings(settings))).toEqual(settings);
  });

  it('shows every field once', () => {
    const shown = settingGroups.flatMap(({ settings }) => [...settings]).sort();
    expect(shown).toEqual(Object.keys(openSettings(defaultDisplaySettings)).sort());
  });

  it('sets one and leaves it again', () => {
    const set = withSetting({ board: 'ROOM' }, 'scheme', 'dark');
    expect(foldSettings(set)).toEqual({ board: 'ROOM', theme: { scheme: 'dark' } });
    expect(withSetting(set, 'scheme', undefined)).toEqual({ board: 'ROOM' });
  });

  it('names the field that is wrong', () => {
    expect(Object.keys(settingErrors({ accent: 'red', board: 'ROOM' }))).toEqual(['accent']);
    const { weekly } = defaultDisplaySettings.screenHours;
    const screenHours = { isEnabled: true, weekly: { ...weekly, monday: [{ start: '20:00', end: '08:00' }] } };
    expect(Object.keys(settingErrors({ screenHours }))).toEqual(['screenHours']);
  });
});
