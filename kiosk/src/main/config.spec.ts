import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config';

describe('readConfig', () => {
  it('has a default for a server on the same machine', () => {
    expect(readConfig({})).toEqual({
      serverOrigin: 'http://localhost:3000',
      displayUrl: 'http://localhost:3000/display/',
      isKiosk: true,
    });
  });

  it('takes the address of the server with or without a path', () => {
    const environment = {
      LINTEL_SERVER_URL: 'https://rooms.example:8443/admin/',
      LINTEL_KIOSK: 'off',
      LINTEL_LANGUAGE: 'da',
    };
    expect(readConfig(environment)).toEqual({
      serverOrigin: 'https://rooms.example:8443',
      displayUrl: 'https://rooms.example:8443/display/?lang=da',
      isKiosk: false,
    });
  });

  it.each([
    [{ LINTEL_SERVER_URL: 'rooms.example' }, /LINTEL_SERVER_URL/],
    [{ LINTEL_SERVER_URL: 'file:///etc/passwd' }, /LINTEL_SERVER_URL/],
    [{ LINTEL_KIOSK: 'maybe' }, /LINTEL_KIOSK/],
    [{ LINTEL_LANGUAGE: '"><script>' }, /LINTEL_LANGUAGE/],
  ])('refuses %j in a sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });
});
