import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policySchema } from '../contracts/index.js';
import { acceptedFactors, defaultPolicy, effectivePolicy, needsCheckIn } from './index.js';

const MINUTE = 60_000;

describe('effectivePolicy', () => {
  it('is the default, itself a valid policy, where nobody has said otherwise', () => {
    expect(effectivePolicy([])).toEqual(defaultPolicy);
    expect(effectivePolicy([{}, {}, {}])).toEqual(defaultPolicy);
    expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy);
  });

  it('lets the nearest scope win, rule by rule', () => {
    const tenant = { walkUpEnabled: false, restoreMinutes: 20, titlesMasked: false };
    const location = { restoreMinutes: 5, walkUpMinutes: [30] };
    const resource = { walkUpEnabled: true };
    expect(effectivePolicy([tenant, location, resource])).toEqual({
      ...defaultPolicy,
      titlesMasked: false,
      restoreMinutes: 5,
      walkUpMinutes: [30],
      walkUpEnabled: true,
    });
  });

  it('gives each rule the last value said about it', () => {
    const rules = fc.record(
      {
        checkInEnabled: fc.boolean(),
        restoreMinutes: fc.integer({ min: 0, max: 240 }),
        walkUpMinutes: fc.array(fc.integer({ min: 5, max: 480 }), { minLength: 1, maxLength: 6 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 5 }), (chain) => {
        const policy = effectivePolicy(chain);
        for (const rule of Object.keys(defaultPolicy) as (keyof typeof defaultPolicy)[]) {
          const said = chain.map((overrides) => (overrides as Partial<typeof defaultPolicy>)[rule]);
          expect(policy[rule]).toEqual(said.findLast((value) => value !== undefined) ?? defaultPolicy[rule]);
        }
      }),
    );
  });

  it('leaves the defaults and the overrides alone', () => {
    const chain = [{ restoreMinutes: 1 }, { restoreMinutes: 2 }];
    const before = structuredClone([defaultPolicy, chain]);
    effectivePolicy(chain);
    expect([defaultPolicy, chain]).toEqual(before);
  });
});

describe('needsCheckIn', () => {
  const start = Date.parse('2026-11-20T09:00:00Z');
  const booking = (lengthMinutes: number, madeMinutesBefore: number) => ({
    start,
    end: start + lengthMinutes * MINUTE,
    createdAt: start - madeMinutesBefore * MINUTE,
  });

  it.each([
    ['an hour, made the day before', 60, 1_440, true],
    ['a minute short of the exempt length', 479, 1_440, true],
    ['exactly the exempt length', 480, 1_440, false],
    ['made just before check-in opened', 60, 11, true],
    ['made the instant check-in opened', 60, 10, false],
    ['a walk-up', 30, 0, false],
    ['entered after it began', 60, -5, false],
  ])('%s', (_, lengthMinutes, madeMinutesBefore, expected) => {
    expect(needsCheckIn(booking(lengthMinutes, madeMinutesBefore), defaultPolicy)).toBe(expected);
  });

  it('is never asked where check-in is off', () => {
    expect(needsCheckIn(booking(60, 1_440), { ...defaultPolicy, checkInEnabled: false })).toBe(false);
  });

  it('follows the policy it is given', () => {
    const policy = { ...defaultPolicy, checkInExemptFromMinutes: 60, checkInOpensMinutesBefore: 30 };
    expect(needsCheckIn(booking(60, 1_440), policy)).toBe(false);
    expect(needsCheckIn(booking(59, 30), policy)).toBe(false);
    expect(needsCheckIn(booking(59, 31), policy)).toBe(true);
  });
});

describe('acceptedFactors', () => {
  const policy = effectivePolicy([
    { tapProofs: { book: ['QR'], checkIn: ['TAP', 'QR'], extend: ['PIN', 'BADGE'], end: ['BADGE'] } },
  ]);

  it.each([
    ['walk-up', ['QR']],
    ['check-in', ['TAP', 'QR']],
    ['restore', ['TAP', 'QR']],
    ['extend', ['PIN', 'BADGE']],
    ['end', ['BADGE']],
  ] as const)('of %s are %p', (action, accepted) => {
    expect(acceptedFactors(policy, action)).toEqual(accepted);
  });

  it.each([
    ['none at all', []],
    ['one twice', ['PIN', 'PIN']],
    ['one that does not exist', ['FACE']],
  ])('cannot be %s', (_, book) => {
    const tapProofs = { ...defaultPolicy.tapProofs, book };
    expect(policySchema.safeParse({ ...defaultPolicy, tapProofs }).success).toBe(false);
  });
});
