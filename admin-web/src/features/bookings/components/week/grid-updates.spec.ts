import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '@event-calendar/core';
import { GridUpdates } from './grid-updates';

const event = (id: string, title = id) => ({ id, title, start: '2026-11-20T09:00', end: '2026-11-20T10:00' });

function open() {
  const told: unknown[][] = [];
  const tell =
    (name: string) =>
    (...args: unknown[]) => {
      told.push([name, ...args]);
    };
  const grid = {
    setOption: tell('option'),
    addEvent: tell('add'),
    updateEvent: tell('update'),
    removeEventById: tell('remove'),
  } as unknown as Calendar;
  const texts = {};
  const options = { date: '2026-11-20', highlightedDates: ['2026-11-20'], events: [event('a'), event('b')] };
  const updates = new GridUpdates(grid, { options, texts });
  const show = (change: Partial<typeof options>, drawnWith: object = texts) => {
    told.length = 0;
    updates.show({ options: { ...options, ...change }, texts: drawnWith });
    return told;
  };
  return { show, updates, options };
}

describe('a grid is told', () => {
  it('nothing when all is as it was, made anew or not', () => {
    const { show } = open();
    expect(show({})).toEqual([]);
    expect(show({ events: [event('b'), event('a')], highlightedDates: ['2026-11-20'] })).toEqual([]);
  });

  it('which events came, changed and went', () => {
    const { show } = open();
    expect(show({ events: [event('a', 'A'), event('c')] })).toEqual([
      ['remove', 'b'],
      ['update', event('a', 'A')],
      ['add', event('c')],
    ]);
    expect(show({ events: [event('a', 'A'), event('c')] })).toEqual([]);
  });

  it('which options changed', () => {
    const { show } = open();
    expect(show({ date: '2026-11-27' })).toEqual([['option', 'date', '2026-11-27']]);
    expect(show({ date: '2026-11-27' })).toEqual([]);
  });

  it('all events when they are drawn with other words', () => {
    const { show, options } = open();
    const words = {};
    expect(show({}, words)).toEqual([['option', 'events', options.events]]);
    expect(show({}, words)).toEqual([]);
  });

  it('where an event is that it has moved by itself', () => {
    const { show, updates } = open();
    updates.wasMoved(event('a') as unknown as Calendar.Event);
    expect(show({})).toEqual([['update', event('a')]]);
  });
});
