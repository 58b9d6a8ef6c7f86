import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Visit, visitEndsAfterMs } from './visit';

describe('a visit', () => {
  let page: EventTarget;
  let visit: Visit;
  const load = jest.fn(() => Promise.resolve());

  beforeEach(() => {
    jest.useFakeTimers();
    page = new EventTarget();
    visit = new Visit(load);
    visit.watch(page);
  });
  afterEach(() => {
    jest.useRealTimers();
    load.mockReset();
    load.mockResolvedValue();
  });

  it.each(['click', 'keydown'])('begins with a %s and ends when nobody touches the screen any more', (sign) => {
    expect(visit.view.get().isSomebodyHere).toBe(false);
    page.dispatchEvent(new Event(sign));
    expect(visit.view.get().isSomebodyHere).toBe(true);
    jest.advanceTimersByTime(visitEndsAfterMs - 1);
    expect(visit.view.get().isSomebodyHere).toBe(true);
    jest.advanceTimersByTime(1);
    expect(visit.view.get().isSomebodyHere).toBe(false);
  });

  it('takes what was chosen with it, and each touch prolongs it', async () => {
    await visit.choose('ar');
    visit.toggleReach();
    expect(visit.view.get()).toEqual({ isSomebodyHere: true, language: 'ar', isReaching: true });
    jest.advanceTimersByTime(visitEndsAfterMs - 1);
    page.dispatchEvent(new Event('click'));
    jest.advanceTimersByTime(visitEndsAfterMs - 1);
    expect(visit.view.get()).toMatchObject({ language: 'ar', isReaching: true });
    jest.advanceTimersByTime(1);
    expect(visit.view.get()).toEqual({ isSomebodyHere: false, language: null, isReaching: false });
  });

  it('gives reach back on a second tap', () => {
    visit.toggleReach();
    visit.toggleReach();
    expect(visit.view.get().isReaching).toBe(false);
  });

  it('stays in its language where the texts cannot be had', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    load.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await visit.choose('fr')).toBe(false);
    expect(visit.view.get().language).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
