import { describe, expect, it, jest } from '@jest/globals';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { Visit, visitEndsAfterMs } from '../features/visit/visit';
import { createStore } from '../lib/store';
import { DoorLanguage } from './door-language';
import type { Language } from './language';

const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

function aDoor(show: (language: Language) => Promise<void> = () => Promise.resolve()) {
  const shown: Language[] = [];
  const settings = createStore(defaultDisplaySettings);
  const visit = new Visit(() => Promise.resolve());
  const door = new DoorLanguage({
    settings,
    visit: visit.view,
    device: 'da',
    show: async (language) => {
      await show(language);
      shown.push(language);
    },
  });
  const want = (language: Language | null): void => settings.set({ ...settings.get(), language });
  return { door, visit, want, shown };
}

describe("the door's language", () => {
  it("is the device's, the administrators', or for one visit that of who stands there", async () => {
    jest.useFakeTimers();
    const { door, visit, want, shown } = aDoor();
    await door.follow();
    want('de');
    await settled();
    await visit.choose('ar');
    await settled();
    want('fr');
    await settled();
    await jest.advanceTimersByTimeAsync(visitEndsAfterMs);
    want(null);
    await settled();
    expect(shown).toEqual(['da', 'de', 'ar', 'fr', 'da']);
    jest.useRealTimers();
  });

  it('stays readable where the texts cannot be had, and is tried again', async () => {
    jest.useFakeTimers();
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    let isReachable = false;
    const { door, want, shown } = aDoor((language) =>
      language === 'es' && !isReachable ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(),
    );
    await door.follow();
    want('es');
    await settled();
    expect(shown).toEqual(['da']);
    isReachable = true;
    want('es');
    await settled();
    expect(shown).toEqual(['da', 'es']);
    warn.mockRestore();
    jest.useRealTimers();
  });
});
