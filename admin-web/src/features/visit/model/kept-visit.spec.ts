import { expect, it } from '@jest/globals';
import { takeCode } from './kept-visit';

/** What of the browser's address is touched. */
function openAt(hash: string): string[] {
  const shown: string[] = [];
  const history = { state: null, replaceState: (_state: unknown, _unused: string, url: string) => shown.push(url) };
  Object.assign(globalThis, { location: { hash, pathname: '/admin/go' }, history });
  return shown;
}

it.each([
  ['#a.b.c', 'a.b.c'],
  ['#a%2Eb', 'a.b'],
  ['#50%', '50%'],
  ['', null],
])('the code behind %p is %p, and leaves the address', (hash, code) => {
  const shown = openAt(hash);
  expect(takeCode()).toBe(code);
  expect(shown).toEqual(code === null ? [] : ['/admin/go']);
});
