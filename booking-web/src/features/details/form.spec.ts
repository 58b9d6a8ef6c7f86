import type { Question } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { describe, expect, it } from '@jest/globals';
import type { Translate } from '../../lib/texts';
import { bookingOf, checkForm, refusedFields } from './form';

const t: Translate = (key) => key;
const customer = { name: 'Cora', email: 'cora@example.test', phone: '+34 612 345 678', notes: '' };
const questions: Question[] = [
  { id: 'topic', label: 'Topic', type: 'PROSE', isRequired: true },
  { id: 'size', label: 'Size', type: 'CHOICE', isRequired: false, options: ['S', 'M'] },
  { id: 'terms', label: 'Terms', type: 'CHECKBOX', isRequired: true },
];

describe('a form', () => {
  it('that is filled in is sent, without what was left empty', () => {
    const answers = { topic: 'Prices', size: '', terms: true };
    expect(checkForm(customer, answers, questions, t)).toEqual({});
    expect(bookingOf({ ...customer, name: ' Cora ' }, { ...answers, old: 'x' }, questions)).toEqual({
      customer: { name: 'Cora', email: 'cora@example.test', phone: '+34 612 345 678' },
      answers: { topic: 'Prices', terms: true },
    });
  });

  it('says what is missing', () => {
    const empty = { name: ' ', email: '', phone: '', notes: '' };
    expect(checkForm(empty, { terms: false }, questions, t)).toEqual({
      'customer.name': 'details.required',
      'customer.email': 'details.required',
      'customer.phone': 'details.required',
      'answers.topic': 'details.required',
      'answers.terms': 'details.requiredCheck',
    });
  });

  it.each(['cora', 'cora@', '@example.test', 'cora@example', 'co ra@example.test'])('%s is no address', (email) => {
    expect(checkForm({ ...customer, email }, {}, [], t)).toEqual({ 'customer.email': 'details.emailInvalid' });
  });

  it.each([
    ['call me', false],
    ['1234', false],
    ['+++++', false],
    ['612345678', true],
    ['(020) 7946 0018', true],
  ])('%s may be a number: %s', (phone, is) => {
    expect(checkForm({ ...customer, phone }, {}, [], t)).toEqual(
      is ? {} : { 'customer.phone': 'details.phoneInvalid' },
    );
  });

  it('shows what the server found at its field, in words we have or else in its own', () => {
    const errors = [
      { path: 'customer.phone', message: 'No such number.' },
      { path: 'answers.size', message: 'Choose S or M.' },
    ];
    expect(refusedFields({ errors } as Problem, t)).toEqual({
      'customer.phone': 'details.phoneInvalid',
      'answers.size': 'Choose S or M.',
    });
  });
});
