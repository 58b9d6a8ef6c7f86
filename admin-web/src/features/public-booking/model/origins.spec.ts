import { describe, expect, it } from '@jest/globals';
import { originOf, originsIn } from './origins';

describe('the sites somebody names', () => {
  it.each([
    ['https://www.example.com', 'https://www.example.com'],
    ['https://www.example.com/team/?a=1', 'https://www.example.com'],
    ['www.example.com', 'https://www.example.com'],
    ['http://intranet.example:8080/x', 'http://intranet.example:8080'],
    ['http://localhost:4000', 'http://localhost:4000'],
    ['ftp://example.com', null],
    ['just words', null],
    ['word', null],
  ])('%s is %s', (line, origin) => expect(originOf(line)).toBe(origin));

  it('come one a line, each once, and what cannot be read stays to be mended', () =>
    expect(originsIn(' a.example \n\nhttps://a.example/x\nnot a site')).toEqual(['https://a.example', 'not a site']));
});
