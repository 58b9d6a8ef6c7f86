import { describe, expect, it } from '@jest/globals';
import { padUrl } from '../shell/pad-contract';
import { faceLanguage } from './face-texts';
import { serveFaces, troubleUrl } from './faces';

function facesIn(language: string, hasExit = true): (url: string) => Response {
  let answer!: (request: { url: string }) => Response;
  serveFaces({ handle: (_: string, handler: never) => (answer = handler) }, language, hasExit);
  return (url) => answer({ url });
}

describe('the pages of the shell', () => {
  it.each(['en', 'da', 'de', 'es', 'fr', 'ar'])('speak %s', async (language) => {
    const english = await facesIn('en')(troubleUrl('crashing')).text();
    const page = await facesIn(language)(troubleUrl('crashing')).text();
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(page === english).toBe(language === 'en');
    expect(await facesIn(language)(padUrl).text()).toContain('data-digit="0"');
  });

  it('run no script, load nothing, and are no others', () => {
    const page = facesIn('en')(troubleUrl('unreachable'));
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    for (const url of ['lintel-shell://trouble/', 'lintel-shell://pad/../../etc/passwd', 'lintel-shell://pad/?x']) {
      expect(facesIn('en')(url).status).toBe(404);
    }
  });

  it('fall back to English', () => {
    expect(['pt-BR', 'constructor', 'de-AT', 'AR'].map(faceLanguage)).toEqual(['en', 'en', 'de', 'ar']);
  });
});
