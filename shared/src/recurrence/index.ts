export { expandRule, type Expansion } from './expand-rule.js';
export { conflictsOf, occurrencesOf, type OccurrenceConflicts, type Occurrences, type Series } from './occurrences.js';
export { parseRule } from './parse-rule.js';
export { InvalidRule, readRule, type RecurrenceRule } from './rule.js';
