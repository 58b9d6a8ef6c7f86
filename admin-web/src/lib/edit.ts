/** What somebody edits: what they began with or have seen come since, what they made of it, and what others changed as well. */
export interface Edit<Values extends object> {
  seen: Values;
  values: Values;
  clashes: readonly (keyof Values)[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const fieldsOf = <Values extends object>(...all: Values[]) =>
  [...new Set(all.flatMap((values) => Object.keys(values)))] as (keyof Values)[];

/** Field by field, in whatever order; a field that is not there is one that says nothing. */
export const areSameFields = <Values extends object>(one: Values, other: Values): boolean =>
  fieldsOf(one, other).every((field) => isSame(one[field], other[field]));

export const beginEdit = <Values extends object>(stored: Values): Edit<Values> => ({
  seen: stored,
  values: stored,
  clashes: [],
});

/** What is different in `after`: all that somebody changed, so that nothing else is overwritten. */
export const changedFields = <Values extends object>(before: Values, after: Values): Partial<Values> =>
  Object.fromEntries(
    fieldsOf(before, after)
      .filter((field) => !isSame(before[field], after[field]))
      .map((field) => [field, after[field]]),
  ) as Partial<Values>;

/**
 * The edit on top of what is stored now: what the person has not touched follows, what they have stays as they wrote it. Where
 * both changed the same to something else, they clash.
 */
export function followStored<Values extends object>(edit: Edit<Values>, stored: Values): Edit<Values> {
  const { seen, values } = edit;
  const clashes = fieldsOf(seen, values, stored).filter(
    (field) =>
      !isSame(values[field], stored[field]) &&
      !isSame(values[field], seen[field]) &&
      (edit.clashes.includes(field) || !isSame(seen[field], stored[field])),
  );
  const touched = fieldsOf(values, seen).filter((field) => !isSame(values[field], seen[field]));
  const followed = { ...stored };
  for (const field of touched) {
    if (field in values) followed[field] = values[field];
    else delete followed[field];
  }
  return { seen: stored, values: followed, clashes };
}
