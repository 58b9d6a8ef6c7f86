import { useState } from 'react';
import { areSameFields, beginEdit, followStored, type Edit } from './edit';

interface EditInHand<Values extends object> extends Pick<Edit<Values>, 'values' | 'clashes'> {
  isChanged: boolean;
  change: (values: Values) => void;
  /** Begins anew with what is stored. */
  reset: () => void;
}

/** An edit of what is stored, which others may change meanwhile: nothing that was typed is lost by it. */
export function useEdit<Values extends object>(stored: Values): EditInHand<Values> {
  const [kept, keep] = useState(() => beginEdit(stored));
  const edit = areSameFields(kept.seen, stored) ? kept : followStored(kept, stored);
  if (edit !== kept) keep(edit);
  return {
    values: edit.values,
    clashes: edit.clashes,
    isChanged: !areSameFields(edit.values, stored),
    change: (values) => keep({ ...edit, values }),
    reset: () => keep(beginEdit(stored)),
  };
}

/** What is needed of a Mantine form. */
interface Form<Values> {
  getValues: () => Values;
  setValues: (values: Values) => void;
}

/** The same for a form: returns the fields that somebody else has changed as well. */
export function useFormEdit<Values extends object>(
  form: Form<Values>,
  stored: Values,
): Pick<EditInHand<Values>, 'clashes' | 'reset'> {
  const [{ seen, clashes }, keep] = useState(() => beginEdit(stored));
  if (!areSameFields(seen, stored)) {
    const followed = followStored({ seen, values: form.getValues(), clashes }, stored);
    form.setValues(followed.values);
    keep(followed);
  }
  return {
    clashes,
    reset: () => {
      form.setValues(stored);
      keep(beginEdit(stored));
    },
  };
}
