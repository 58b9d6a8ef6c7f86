export { expandRule, type Expansion } from './expand-rule.js';
export { conflictsOf, occurrencesOf, type OccurrenceConflicts, type Occurrences, type Series } from './occurrences.js';
export { parseRule } from './parse-rule.js';
export { InvalidRule, readRule, type RecurrenceRule } from './rule.js';
export {
  assertKeepsDays,
  countBefore,
  endingBefore,
  isOverBy,
  localStart,
  MOST_OCCURRENCES,
  movedRule,
  movedStarts,
  parseSeriesRule,
  plannedOccurrences,
  tidyRule,
} from './series-rule.js';
