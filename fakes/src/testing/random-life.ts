import fc from 'fast-check';

/** What a person does to a calendar; `pick` chooses among what is there. */
export type Act =
  | { readonly kind: 'create' | 'createSeries'; readonly day: number; readonly count: number }
  | { readonly kind: 'rename' | 'delete' | 'renameInstance' | 'deleteInstance'; readonly pick: number }
  | { readonly kind: 'moveInstance' | 'move'; readonly pick: number; readonly day: number }
  | { readonly kind: 'recount'; readonly pick: number; readonly count: number };

const day = fc.integer({ min: 0, max: 12 });
const count = fc.integer({ min: 1, max: 6 });
const pick = fc.nat(20);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create' as const, 'createSeries' as const), day, count }),
  fc.record({ kind: fc.constantFrom('rename' as const, 'delete' as const), pick }),
  fc.record({ kind: fc.constantFrom('renameInstance' as const, 'deleteInstance' as const), pick }),
  fc.record({ kind: fc.constantFrom('moveInstance' as const, 'move' as const), pick, day }),
  fc.record({ kind: fc.constant('recount' as const), pick, count }),
);

/** Several stretches of a calendar's life, between which somebody synchronises. */
export const lives = fc.array(fc.array(act, { maxLength: 5 }), { minLength: 2, maxLength: 5 });

/** Eight o'clock of a day counted from Monday, 2 March 2026. */
export const morning = (days: number) => Date.UTC(2026, 2, 2 + days, 8);
