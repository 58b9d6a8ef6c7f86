import { expect, it } from '@jest/globals';
import { missingScopes } from './scopes.js';

const google = (name: string) => `https://www.googleapis.com/auth/${name}`;

it('a wider scope holds the narrower ones', () => {
  expect(missingScopes('GOOGLE', 'ORGANISATION', ['openid', google('calendar')])).toEqual([]);
  expect(missingScopes('GOOGLE', 'PERSONAL', [google('calendar.events'), google('calendar.calendarlist')])).toEqual([]);
  expect(missingScopes('GOOGLE', 'PERSONAL', [google('calendar.readonly')])).toHaveLength(2);
  expect(missingScopes('MICROSOFT', 'PERSONAL', ['https://graph.microsoft.com/calendars.readwrite'])).toEqual([]);
  expect(missingScopes('MICROSOFT', 'PERSONAL', ['Calendars.Read'])).toEqual(['Calendars.ReadWrite']);
});
