import { describe, expect, it } from '@jest/globals';
import { policySchema } from '@lintel/shared/contracts';
import { ruleErrors, ruleGroups, withRule } from './rules';

describe('rules', () => {
  it('shows every rule of the contract once', () => {
    const shown = ruleGroups.flatMap(({ rules }) => rules.map(({ name }) => name as string));
    expect([...shown].sort()).toEqual(Object.keys(policySchema.shape).sort());
  });

  it('allows the limits of the contract and no more', () => {
    for (const rule of ruleGroups.flatMap(({ rules }) => rules)) {
      if (rule.kind === 'switch' || rule.kind === 'minutesList' || rule.kind === 'proofs') continue;
      expect(ruleErrors({ [rule.name]: rule.max })).toEqual({});
      expect(ruleErrors({ [rule.name]: rule.min })).toEqual({});
      expect(ruleErrors({ [rule.name]: rule.max + 1 })).toHaveProperty(rule.name);
      expect(ruleErrors({ [rule.name]: rule.min - 1 })).toHaveProperty(rule.name);
    }
  });

  it('sets a rule here and leaves it to what is above again', () => {
    const set = withRule({}, 'walkUpMinutes', [15, 30]);
    expect(set).toEqual({ walkUpMinutes: [15, 30] });
    expect(withRule(set, 'walkUpMinutes', undefined)).toEqual({});
  });
});
