import { describe, expect, it } from '@jest/globals';
import { childAddress, isFromChild, readMessage } from './protocol';

const host = 'https://www.example.com';

describe('the address of the frame', () => {
  it.each([
    ['https://book.example/book/widget.js', {}, 'https://book.example/book'],
    ['https://book.example/book/widget.js?v=2', { department: 'support' }, 'https://book.example/book/support'],
    [
      'https://book.example/t/acme/book/widget.js',
      { department: 'support', type: 'intro-call' },
      'https://book.example/t/acme/book/support/intro-call',
    ],
    ['https://book.example/book/widget.js', { type: 'intro-call' }, 'https://book.example/book'],
    ['https://book.example/book/widget.js', { department: '../admin' }, 'https://book.example/book/..%2Fadmin'],
  ])('of %s with %j is %s', (script, options, expected) => {
    const { origin, pathname, searchParams } = childAddress(script, { ...options, mode: 'inline' }, host);
    expect(`${origin}${pathname}`).toBe(expected);
    expect(Object.fromEntries(searchParams)).toEqual({ embed: '1', origin: host });
  });

  it('carries how it should look', () => {
    const options = { theme: 'dark', accent: '#ff0000', language: 'da', mode: 'inline' } as const;
    const { searchParams } = childAddress('https://book.example/book/widget.js', options, host);
    expect(Object.fromEntries(searchParams)).toMatchObject({ theme: 'dark', accent: '#ff0000', lang: 'da' });
  });
});

describe('a message', () => {
  const child = {};
  it('is listened to only from the frame itself at its own origin', () => {
    expect(isFromChild({ origin: 'https://book.example', source: child }, 'https://book.example', child)).toBe(true);
    expect(isFromChild({ origin: 'https://evil.example', source: child }, 'https://book.example', child)).toBe(false);
    expect(isFromChild({ origin: 'https://book.example', source: {} }, 'https://book.example', child)).toBe(false);
    expect(isFromChild({ origin: 'https://book.example', source: null }, 'https://book.example', null)).toBe(false);
  });

  it.each([
    [
      { source: 'lintel-booking', type: 'height', height: 640 },
      { type: 'height', height: 640 },
    ],
    [{ source: 'lintel-booking', type: 'height', height: '640px' }, null],
    [{ source: 'lintel-booking', type: 'height', height: -1 }, null],
    [{ source: 'lintel-booking', type: 'height', height: 1e9 }, null],
    [{ source: 'somebody', type: 'height', height: 640 }, null],
    [{ source: 'lintel-booking', type: 'close' }, null],
    [
      { source: 'lintel-booking', type: 'booked', id: '1', reference: 'BOOK-1', more: {} },
      { type: 'booked', detail: { id: '1', reference: 'BOOK-1' } },
    ],
    ['lintel-booking', null],
    [null, null],
  ])('%j is read as %j', (data, expected) => expect(readMessage(data)).toEqual(expected));
});
