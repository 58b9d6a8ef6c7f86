import { describe, expect, it } from '@jest/globals';
import { widthInEm } from './text-width';

describe('widthInEm', () => {
  it('knows broad letters from narrow ones', () => {
    expect(widthInEm('mmm')).toBeGreaterThan(widthInEm('aaa'));
    expect(widthInEm('lll')).toBeLessThan(widthInEm('aaa'));
  });

  /** Measured in Chromium 156 with the fonts we ship, at the weights and letter spacing of the sentence. */
  it.each([
    ['until 15:30', 4.87],
    ['Fri 09:00', 4.1],
    ['Out of service', 6.57],
    ['Check in now', 6.31],
    ['Jetzt einchecken', 7.99],
    ['Wednesday WM', 7.7],
    ['jusqu’à 15:30', 6.18],
    ['متاحة', 2.48],
    ['مشغولة', 3.5],
    ['حتى 15:30', 4.84],
    ['سجّل حضورك الآن', 8],
    ['خارج الخدمة', 5.21],
  ])('never takes "%s" for narrower than it is, nor for much wider', (text, measured) => {
    expect(widthInEm(text)).toBeGreaterThanOrEqual(measured);
    expect(widthInEm(text)).toBeLessThan(measured * 1.6);
  });

  it('gives no room to the vowel signs of Arabic', () => {
    expect(widthInEm('سجّل')).toBe(widthInEm('سجل'));
  });
});
