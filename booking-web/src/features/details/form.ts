import type { CreatePublicBooking, Question } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { Kept } from '../../lib/session';
import type { Translate } from '../../lib/texts';

export type Answers = Record<string, string | boolean>;
/** By the field's path as the server names it: `customer.email`, `answers.topic`. */
export type FieldErrors = Record<string, string>;

/** Enough to catch a slip; whether an address or a number exists is judged by the server. */
const emailLike = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const phoneLike = /^[+(]?[\d\s().\-/]{5,}$/;

/** What is wrong with the form, before it is sent. */
export function checkForm(
  customer: Kept['customer'],
  answers: Answers,
  questions: readonly Question[],
  t: Translate,
): FieldErrors {
  const errors: FieldErrors = {};
  const [name, email, phone] = [customer.name, customer.email, customer.phone].map((text) => text.trim()) as [
    string,
    string,
    string,
  ];
  if (!name) errors['customer.name'] = t('details.required');
  if (!email) errors['customer.email'] = t('details.required');
  else if (!emailLike.test(email)) errors['customer.email'] = t('details.emailInvalid');
  if (!phone) errors['customer.phone'] = t('details.required');
  else if (!phoneLike.test(phone) || phone.replace(/\D/g, '').length < 5)
    errors['customer.phone'] = t('details.phoneInvalid');
  for (const { id, type, isRequired } of questions) {
    if (!isRequired) continue;
    const answer = answers[id];
    if (type === 'CHECKBOX' ? answer !== true : !String(answer ?? '').trim()) {
      errors[`answers.${id}`] = t(type === 'CHECKBOX' ? 'details.requiredCheck' : 'details.required');
    }
  }
  return errors;
}

/** What the server found wrong, in the visitor's language where we know the words, else in the server's. */
export function refusedFields({ errors = [] }: Problem, t: Translate): FieldErrors {
  const known: FieldErrors = {
    'customer.email': t('details.emailInvalid'),
    'customer.phone': t('details.phoneInvalid'),
  };
  return Object.fromEntries(errors.map(({ path, message }) => [path, known[path] ?? message]));
}

/** Fields that were left empty are not sent. */
export function bookingOf(
  customer: Kept['customer'],
  answers: Answers,
  questions: readonly Question[],
): Pick<CreatePublicBooking, 'customer' | 'answers'> {
  const given = questions
    .map(({ id }) => [id, answers[id]] as const)
    .filter((entry): entry is [string, string | boolean] => entry[1] !== undefined && entry[1] !== '');
  const notes = customer.notes.trim();
  return {
    customer: {
      name: customer.name.trim(),
      email: customer.email.trim(),
      phone: customer.phone.trim(),
      ...(notes && { notes }),
    },
    ...(given.length > 0 && { answers: Object.fromEntries(given) }),
  };
}
