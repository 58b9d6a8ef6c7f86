import type { CreatePublicBooking, Question } from '@lintel/shared/contracts';
import { LintelError, type FieldError } from '@lintel/shared/errors';
import { parsePhone } from '../contacts/phone-number.js';

export interface Answer {
  id: string;
  label: string;
  answer: string | boolean;
}

export interface FilledForm {
  name: string;
  email: string;
  /** E.164. */
  phone: string;
  notes: string | null;
  answers: Answer[];
}

/** What a customer wrote, judged by what the meeting type asks. Throws VALIDATION_FAILED naming each field. */
export function fillForm(
  { customer, answers = {}, timeZone }: Pick<CreatePublicBooking, 'customer' | 'answers' | 'timeZone'>,
  questions: readonly Question[],
  departmentTimeZone: string,
): FilledForm {
  const errors: FieldError[] = [];
  const phone = parsePhone(customer.phone, [timeZone, departmentTimeZone]);
  if (phone === null) {
    errors.push({ path: 'customer.phone', message: 'Write a phone number with its country, such as +34 912 345 678.' });
  }
  const known = new Set(questions.map(({ id }) => id));
  for (const id of Object.keys(answers)) {
    if (!known.has(id)) errors.push({ path: `answers.${id}`, message: 'Nobody asks this.' });
  }
  const given = questions.flatMap((question): Answer[] => {
    const answer = answers[question.id];
    const problem = problemOf(question, answer);
    if (problem) errors.push({ path: `answers.${question.id}`, message: problem });
    return answer === undefined || answer === '' ? [] : [{ id: question.id, label: question.label, answer }];
  });
  const [first] = errors;
  if (first) throw new LintelError('VALIDATION_FAILED', { detail: `${first.path}: ${first.message}`, errors });
  return { name: customer.name, email: customer.email, phone: phone!, notes: customer.notes || null, answers: given };
}

function problemOf({ type, isRequired, options }: Question, answer: string | boolean | undefined): string | null {
  if (answer === undefined || answer === '' || answer === false) {
    if (!isRequired) return null;
    return type === 'CHECKBOX' ? 'This has to be checked.' : 'This has to be answered.';
  }
  if (type === 'CHECKBOX') return typeof answer === 'boolean' ? null : 'Answer true or false.';
  if (typeof answer !== 'string') return 'Answer with text.';
  if (type === 'CHOICE' && !options!.includes(answer)) return `Choose one of: ${options!.join(', ')}.`;
  if (type === 'TEXT' && answer.length > 500) return 'Use 500 characters at most.';
  return null;
}
