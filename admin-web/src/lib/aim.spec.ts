import { describe, expect, it } from '@jest/globals';
import { Aim } from './aim';

const begin = () => {
  const aim = new Aim();
  aim.show(['a', 'b', 'c'], 0);
  const click = (item: string, at: number, detail = 1, control: unknown = `${item} button`) =>
    aim.isMeant({ item, control, detail, at });
  return { aim, click };
};

describe('a click on a list', () => {
  it('means what it hits, also at once', () => {
    const { aim, click } = begin();
    expect([click('b', 1), click('c', 400), click('b', 450)]).toEqual([true, true, true]);
    aim.show(['a', 'b', 'c', 'd'], 500);
    expect(click('d', 501)).toBe(true);
  });

  it('does not mean what has just moved there, or come there', () => {
    const { aim, click } = begin();
    aim.show(['b', 'c'], 1_000);
    expect([click('b', 1_300), click('c', 1_499), click('b', 1_500)]).toEqual([false, false, true]);
    aim.show(['new', 'b', 'c'], 3_000);
    expect(click('new', 3_100)).toBe(false);
  });

  it('means what a pointer was moved to since, not what has come under one that rests', () => {
    const { aim, click } = begin();
    aim.move(300, 200, 900);
    aim.show(['b', 'c'], 1_000);
    aim.move(302, 201, 1_050);
    expect(click('b', 1_100)).toBe(false);
    aim.move(300, 260, 1_150);
    expect(click('c', 1_200)).toBe(true);
  });

  it('by a second half means only what the first half meant', () => {
    const { aim, click } = begin();
    expect(click('a', 1_000)).toBe(true);
    expect(click('a', 1_200, 2)).toBe(true);
    aim.show(['b', 'c'], 1_250);
    expect(click('b', 1_800, 3)).toBe(false);
    expect(click('b', 2_600)).toBe(true);
    expect(click('b', 2_800, 2, 'another button, which has come under the same finger')).toBe(false);
  });

  it('from the keyboard is always meant', () => {
    const { aim, click } = begin();
    aim.show(['b', 'c'], 1_000);
    expect(click('b', 1_001, 0)).toBe(true);
  });
});
