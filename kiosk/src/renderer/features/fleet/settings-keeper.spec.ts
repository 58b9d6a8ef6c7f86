import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DisplaySettings } from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { SettingsKeeper } from './settings-keeper';

let profiles = 0;
const settings: DisplaySettings = { ...defaultDisplaySettings, language: 'fr', board: 'TABLE' };

describe('SettingsKeeper', () => {
  let database: DisplayDatabase;
  let keeper: SettingsKeeper;
  let changes: number;

  beforeEach(async () => {
    database = await openDatabase(`settings-${(profiles += 1)}`);
    keeper = new SettingsKeeper(database);
    changes = 0;
    keeper.settings.subscribe(() => (changes += 1));
  });

  it('begins with the defaults and keeps what it is told for the next start', async () => {
    await keeper.restore();
    expect(keeper.settings.get()).toEqual(defaultDisplaySettings);
    await keeper.receive(settings);
    const next = new SettingsKeeper(database);
    await next.restore();
    expect(next.settings.get()).toEqual(settings);
  });

  it('does not disturb the screen where two links tell the same', async () => {
    await keeper.receive(settings);
    await keeper.receive({ ...settings });
    expect(changes).toBe(1);
  });

  it('goes on with what it has where it does not understand what it is told', async () => {
    await keeper.receive(settings);
    await expect(keeper.receive({ ...settings, language: 'xx' })).rejects.toThrow();
    expect(keeper.settings.get()).toEqual(settings);
    await database.put('facts', { written: 'by an older version' }, 'settings');
    const next = new SettingsKeeper(database);
    await next.restore();
    expect(next.settings.get()).toEqual(defaultDisplaySettings);
  });

  it('forgets them with the pairing', async () => {
    await keeper.receive(settings);
    await keeper.clear();
    expect(keeper.settings.get()).toEqual(defaultDisplaySettings);
    expect(await database.get('facts', 'settings')).toBeUndefined();
  });
});
