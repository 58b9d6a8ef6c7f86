import { policySchema, type Policy, type PolicyOverrides } from '@lintel/shared/contracts';

export type RuleName = keyof Policy;
type NumberRule = { [Name in RuleName]: Policy[Name] extends number ? Name : never }[RuleName];
type SwitchRule = { [Name in RuleName]: Policy[Name] extends boolean ? Name : never }[RuleName];
type ListRule = { [Name in RuleName]: Policy[Name] extends number[] ? Name : never }[RuleName];

export type Rule =
  | { name: SwitchRule; kind: 'switch' }
  | { name: NumberRule; kind: 'minutes' | 'days'; max: number; min: number }
  | { name: ListRule; kind: 'minutesList'; max: number; min: number }
  | { name: 'tapProofs'; kind: 'proofs' };

const minutes = (name: NumberRule, max: number, min = 0): Rule => ({ name, kind: 'minutes', max, min });
const toggle = (name: SwitchRule): Rule => ({ name, kind: 'switch' });

/** Every rule of use, grouped and ordered as the editor shows them. The limits are those of the contract. */
export const ruleGroups = [
  {
    id: 'checkIn',
    rules: [
      toggle('checkInEnabled'),
      minutes('checkInOpensMinutesBefore', 720),
      minutes('checkInClosesMinutesAfter', 240),
      minutes('checkInExemptFromMinutes', 1_440),
    ],
  },
  {
    id: 'release',
    rules: [
      toggle('autoReleaseEnabled'),
      minutes('autoReleaseAfterMinutes', 240),
      minutes('restoreMinutes', 240),
      minutes('attendanceWindowMinutes', 1_440),
    ],
  },
  { id: 'sensors', rules: [toggle('occupancyCheckIn'), minutes('occupancyReleaseMinutes', 240)] },
  {
    id: 'walkUp',
    rules: [
      toggle('walkUpEnabled'),
      { name: 'walkUpMinutes', kind: 'minutesList', min: 5, max: 480 },
      minutes('walkUpMinimumMinutes', 60, 1),
      { name: 'extendMinutes', kind: 'minutesList', min: 5, max: 240 },
    ],
  },
  { id: 'tapping', rules: [{ name: 'tapProofs', kind: 'proofs' }] },
  {
    id: 'door',
    rules: [toggle('titlesMasked'), minutes('startingSoonMinutes', 120), minutes('endingSoonMinutes', 120)],
  },
  {
    id: 'limits',
    rules: [
      minutes('maximumBookingMinutes', 44_640, 5),
      { name: 'bookingHorizonDays', kind: 'days', min: 1, max: 1_095 },
    ],
  },
] as const satisfies { id: string; rules: Rule[] }[];

/** Sets one rule here, or, with `undefined`, leaves it to what is above. */
export function withRule(rules: PolicyOverrides, name: RuleName, value: Policy[RuleName] | undefined): PolicyOverrides {
  const { [name]: _replaced, ...rest } = rules;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** What is wrong with the value of each rule, in the contract's words. */
export function ruleErrors(rules: PolicyOverrides): Partial<Record<RuleName, string>> {
  const parsed = policySchema.partial().safeParse(rules);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
}
