import { describe, expect, it } from '@jest/globals';
import { areSameFields, beginEdit, changedFields, followStored } from './edit';

interface Room {
  name: string;
  seats?: number;
  amenities: string[];
}
const room: Room = { name: 'Aurora', seats: 8, amenities: ['screen'] };
const typed = (values: Partial<Room>) => ({ ...beginEdit(room), values: { ...room, ...values } });

describe('an edit', () => {
  it('follows what others change where nobody has typed', () => {
    const stored = { ...room, seats: 10 };
    expect(followStored(typed({ name: 'Auror' }), stored)).toEqual({
      seen: stored,
      values: { ...room, name: 'Auror', seats: 10 },
      clashes: [],
    });
  });

  it('keeps what was typed where others changed the same, and says so until both agree', () => {
    const clashing = followStored(typed({ name: 'Auror' }), { ...room, name: 'Borealis' });
    expect(clashing).toMatchObject({ values: { name: 'Auror' }, clashes: ['name'] });
    expect(followStored(clashing, { ...room, name: 'Borealis', seats: 10 })).toMatchObject({
      values: { name: 'Auror', seats: 10 },
      clashes: ['name'],
    });
    expect(followStored(clashing, { ...room, name: 'Auror' }).clashes).toEqual([]);
  });

  it('has no quarrel with its own change when that comes back', () => {
    const saved = { ...room, name: 'Cirrus' };
    expect(followStored(typed({ name: 'Cirrus' }), saved)).toEqual(beginEdit(saved));
  });

  it('keeps a field that was emptied, and one that another emptied', () => {
    const { seats: _none, ...rest } = room;
    const unsaid: Room = rest;
    const emptied = { ...beginEdit<Room>(room), values: unsaid };
    expect(followStored(emptied, { ...room, name: 'Dune' }).values).toEqual({ ...unsaid, name: 'Dune' });
    expect(followStored(beginEdit(room), unsaid).values).toEqual(unsaid);
    expect(followStored(emptied, { ...room, seats: 12 })).toMatchObject({ values: unsaid, clashes: ['seats'] });
  });
});

describe('what was changed', () => {
  it('is only what is different', () => {
    expect(changedFields(room, { ...room, amenities: ['screen', 'phone'] })).toEqual({
      amenities: ['screen', 'phone'],
    });
    expect(changedFields(room, { amenities: ['screen'], seats: 8, name: 'Aurora' })).toEqual({});
  });

  it('is nothing in another order', () => {
    expect(areSameFields(room, { seats: 8, amenities: ['screen'], name: 'Aurora' })).toBe(true);
    expect(areSameFields(room, { name: 'Aurora', amenities: ['screen'] })).toBe(false);
  });
});
