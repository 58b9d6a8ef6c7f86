import { describe, expect, it } from '@jest/globals';
import { parsePath, pathOf, prefixOf, type Route } from './routes';

const details = {
  name: 'details',
  owner: 'support',
  type: 'intro-call',
  date: '2026-12-01',
  time: '09:30-05:00',
} as const;

describe('an address', () => {
  it.each<[string, Route]>([
    ['/book', { name: 'departments' }],
    ['/book/', { name: 'departments' }],
    ['/book/support', { name: 'types', owner: 'support' }],
    ['/book/support/intro-call', { name: 'dates', owner: 'support', type: 'intro-call' }],
    [
      '/book/support/intro-call/2026-12-01',
      { name: 'times', owner: 'support', type: 'intro-call', date: '2026-12-01' },
    ],
    ['/book/support/intro-call/2026-12-01/09:30-05:00', details],
    ['/book/support/intro-call/2026-12-01/09:30+01:00', { ...details, time: '09:30+01:00' }],
    ['/book/confirm/0199', { name: 'confirm', id: '0199' }],
    ['/book/cancel/0199', { name: 'cancel', id: '0199' }],
    ['/book/reschedule/0199', { name: 'reschedule', id: '0199' }],
    ['/t/acme/book/support', { name: 'types', owner: 'support' }],
  ])('%s says where somebody is, and is written the same way', (path, route) => {
    expect(parsePath(path)).toEqual(route);
    const written = pathOf(route as Exclude<Route, { name: 'missing' }>);
    expect(`${prefixOf(path)}${written}`).toBe(path.replace(/\/$/, ''));
  });

  it.each([
    '/book/support/intro-call/tomorrow',
    '/book/support/intro-call/2026-02-30',
    '/book/support/intro-call/2026-12-01/09:30/more',
    '/book/confirm',
    '/book/confirm/0199/more',
    '/book/%FF',
    '/elsewhere',
  ])('%s is nowhere', (path) => expect(parsePath(path)).toEqual({ name: 'missing' }));

  it('belongs to an organisation only before /book', () => {
    expect(prefixOf('/t/acme/book')).toBe('/t/acme');
    expect(prefixOf('/t/acme/bookings')).toBe('');
    expect(prefixOf('/book/t/acme')).toBe('');
  });
});
