import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextPush, type PushQuestion } from './link-states.js';
import { hashesOf, syncFields, type FieldHashes, type SyncField } from './sync-fields.js';
import { judgeIncoming, mergeThreeWay, withFields } from './three-way.js';

const hashes: fc.Arbitrary<FieldHashes> = fc.record(
  Object.fromEntries(syncFields.map((field) => [field, fc.constantFrom('a', 'b', 'c')])),
) as fc.Arbitrary<FieldHashes>;
const base = fc.record({ ours: hashes, theirs: hashes });

describe('the three-way merge', () => {
  it('gives each field to one side at most, and none that nobody changed', () => {
    fc.assert(
      fc.property(base, hashes, hashes, (before, ours, theirs) => {
        const { take, give, conflict } = mergeThreeWay(before, ours, theirs);
        const all = [...take, ...give, ...conflict];
        expect(new Set(all).size).toBe(all.length);
        for (const field of all) {
          expect(ours[field] !== before.ours[field] || theirs[field] !== before.theirs[field]).toBe(true);
        }
        for (const field of conflict) expect(ours[field]).not.toBe(theirs[field]);
      }),
    );
  });

  it('has nothing left to do once it was carried out', () => {
    fc.assert(
      fc.property(base, hashes, hashes, (before, ours, theirs) => {
        const { take, give, conflict } = mergeThreeWay(before, ours, theirs);
        fc.pre(conflict.length === 0);
        const [here, there] = [withFields(ours, take, theirs), withFields(theirs, give, ours)];
        const again = mergeThreeWay({ ours: here, theirs: there }, here, there);
        expect(again).toEqual({ take: [], give: [], conflict: [] });
      }),
    );
  });

  it('never writes what only the provider decides', () => {
    fc.assert(
      fc.property(base, hashes, hashes, (before, ours, theirs) => {
        expect(mergeThreeWay(before, ours, theirs).give).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/responses|onlineMeeting/)]),
        );
      }),
    );
  });
});

describe('an event that comes in', () => {
  const agreed = { ours: 'a', theirs: 'a' };
  const all = (value: string) => Object.fromEntries(syncFields.map((field) => [field, value])) as FieldHashes;
  const link = { etag: 'seen', lastPushedEtag: 'pushed', base: { ours: all(agreed.ours), theirs: all(agreed.theirs) } };

  it.each([
    ['what we wrote', 'pushed', 'b', 'ECHO'],
    ['what was seen', 'seen', 'b', 'ECHO'],
    ['another etag and nothing else', 'new', 'a', 'SAME'],
    ['something new', 'new', 'b', 'CHANGED'],
  ])('%s', (_, etag, value, expected) => {
    expect(judgeIncoming(link, { etag, hashes: all(value) })).toBe(expected);
  });
});

describe('hashes of fields', () => {
  const fields = {
    title: 'Plan',
    description: 'One\r\ntwo  ',
    location: null,
    start: 0,
    end: 1,
    timeZone: 'UTC',
    allDay: false,
    isPrivate: false,
    attendees: [
      { email: 'B@example.test', name: null, response: 'ACCEPTED' },
      { email: 'a@example.test', name: 'A', response: 'NEEDS_ACTION' },
    ],
    onlineMeeting: null,
  };
  const changed = (more: Partial<typeof fields>): SyncField[] => {
    const [before, after] = [hashesOf(fields), hashesOf({ ...fields, ...more })];
    return syncFields.filter((field) => before[field] !== after[field]);
  };

  it('do not see what providers spell differently', () => {
    expect(changed({ description: 'One\ntwo', timeZone: 'Etc/UTC', attendees: fields.attendees.toReversed() })).toEqual(
      [],
    );
    expect(hashesOf({ ...fields, location: '' })).toEqual(hashesOf(fields));
  });

  it('tell apart who is invited and who has answered', () => {
    expect(changed({ attendees: fields.attendees.map((one) => ({ ...one, response: 'DECLINED' })) })).toEqual([
      'responses',
    ]);
    expect(changed({ start: -1 })).toEqual(['time']);
  });
});

describe('the next step of a link', () => {
  const settled: PushQuestion = {
    status: 'SYNCED',
    hasEvent: true,
    isUncertain: false,
    isWanted: true,
    isChanged: false,
    isOver: false,
  };

  it.each<[string, Partial<PushQuestion>, string]>([
    ['new', { status: 'PENDING_PUSH', hasEvent: false }, 'CREATE'],
    ['new, and over before it was written', { status: 'PENDING_PUSH', hasEvent: false, isOver: true }, 'FORGET'],
    [
      'new, and cancelled before it was written',
      { status: 'PENDING_PUSH', hasEvent: false, isWanted: false },
      'FORGET',
    ],
    [
      'cancelled while nobody knows whether it was written',
      { status: 'PENDING_PUSH', hasEvent: false, isWanted: false, isUncertain: true },
      'CREATE',
    ],
    ['changed', { isChanged: true }, 'CHANGE'],
    ['changed in nothing that is written', {}, 'SETTLE'],
    ['cancelled', { isWanted: false, isChanged: true }, 'REMOVE'],
    ['half deleted', { status: 'DELETING' }, 'REMOVE'],
    ['in conflict', { status: 'CONFLICT', isChanged: true }, 'NONE'],
    ['deleted there', { status: 'TOMBSTONE', isWanted: false }, 'NONE'],
    ['back in the room it left', { status: 'TOMBSTONE', hasEvent: false }, 'CREATE'],
  ])('%s', (_, question, step) => {
    expect(nextPush({ ...settled, ...question })).toBe(step);
  });
});
