import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { onCornerHeld } from './corner-hold';
import { PinEntry } from './pin-entry';

describe('the held corner', () => {
  let listeners: Map<string, (event: object) => void>;
  let asked: number;
  const point = (name: string, x: number, y: number, isTrusted = true) =>
    listeners.get(name)!({ clientX: x, clientY: y, isPrimary: true, isTrusted });

  beforeEach(() => {
    jest.useFakeTimers();
    listeners = new Map();
    asked = 0;
    const addEventListener = (name: string, listener: never) => void listeners.set(name, listener);
    onCornerHeld({ addEventListener } as never, () => (asked += 1));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks for the way out after five seconds', () => {
    point('pointerdown', 10, 10);
    point('pointermove', 30, 20);
    jest.advanceTimersByTime(4_999);
    expect(asked).toBe(0);
    jest.advanceTimersByTime(1);
    expect(asked).toBe(1);
    jest.advanceTimersByTime(60_000);
    expect(asked).toBe(1);
  });

  it.each([
    ['lifted', () => point('pointerup', 10, 10)],
    ['moved away', () => point('pointermove', 80, 10)],
    ['cancelled', () => point('pointercancel', 10, 10)],
    ['joined by a second finger elsewhere, which presses anew', () => point('pointerdown', 400, 300)],
  ])('does not when the finger is %s', (_, end) => {
    point('pointerdown', 10, 10);
    jest.advanceTimersByTime(4_000);
    end();
    jest.advanceTimersByTime(10_000);
    expect(asked).toBe(0);
  });

  it('is held by a finger, not by a script of the page', () => {
    point('pointerdown', 10, 10, false);
    jest.advanceTimersByTime(10_000);
    expect(asked).toBe(0);
  });

  it('is the corner only', () => {
    point('pointerdown', 72, 10);
    jest.advanceTimersByTime(10_000);
    expect(asked).toBe(0);
  });
});

describe('PinEntry', () => {
  it('takes digits, shows dots, and gives a PIN that is long enough', () => {
    const entry = new PinEntry();
    for (const key of ['1', 'x', '2', '', '34', '3']) entry.add(key);
    expect(entry.dots).toBe('•••');
    expect(entry.take()).toBeNull();
    entry.erase();
    for (const key of '99') entry.add(key);
    expect(entry.take()).toBe('1299');
    expect(entry.dots).toBe('');
    for (const key of '1234567890123') entry.add(key);
    expect(entry.take()).toBe('123456789012');
  });
});
