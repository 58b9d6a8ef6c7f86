import { describe, expect, it } from '@jest/globals';
import { LintelError, toProblem } from '@lintel/shared/errors';
import { asFailure, failureOf, fieldErrors, RequestFailure } from './request-failure';

describe('failureOf', () => {
  it('takes problem details as they are', () => {
    const problem = toProblem(
      new LintelError('CONFLICT', {
        detail: 'Aurora is taken from 10:00 to 11:00.',
        alternatives: [{ start: '2026-11-20T11:00:00Z', end: '2026-11-20T12:00:00Z' }],
      }),
      'c-1',
    );
    expect(failureOf(409, problem)).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      detail: 'Aurora is taken from 10:00 to 11:00.',
      correlationId: 'c-1',
      alternatives: [{ start: '2026-11-20T11:00:00Z', end: '2026-11-20T12:00:00Z' }],
      fields: [],
    });
  });

  it.each([
    [401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' }, 'UNAUTHENTICATED'],
    [429, { message: 'Too many requests.' }, 'RATE_LIMITED'],
    [502, undefined, 'INTERNAL'],
    [404, 'not found', 'NOT_FOUND'],
    [418, null, 'UNREADABLE'],
  ])('judges %i %p by its status', (status, body, code) => {
    expect(failureOf(status, body).code).toBe(code);
  });
});

describe('asFailure', () => {
  it('keeps ours and wraps what is not', () => {
    const failure = new RequestFailure({ code: 'OFFLINE', status: 0, detail: '' });
    expect(asFailure(failure)).toBe(failure);
    const cause = new TypeError('x is not a function');
    expect(asFailure(cause)).toMatchObject({ code: 'UNREADABLE', detail: 'x is not a function', cause });
  });
});

describe('fieldErrors', () => {
  const failure = new RequestFailure({
    code: 'VALIDATION_FAILED',
    status: 400,
    detail: '',
    fields: [
      { path: 'title', message: 'Write something here.' },
      { path: 'title', message: 'A second one.' },
      { path: 'attendees.0.email', message: 'Not an e-mail address.' },
      { path: 'titles', message: 'Another field that begins alike.' },
    ],
  });

  it('gives each input its first message and a list its items’', () => {
    expect(fieldErrors(failure, ['title', 'attendees'])).toEqual({
      fields: { title: 'Write something here.', attendees: 'Not an e-mail address.' },
      unplaced: [{ path: 'titles', message: 'Another field that begins alike.' }],
    });
  });
});
