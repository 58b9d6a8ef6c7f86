import type { Protocol } from 'electron';
import { padUrl, pinDigits, shellScheme } from '../shell/pad-contract';
import { directionOf, textsFor, type FaceTexts } from './face-texts';

/** Why the shell shows a page of its own instead of the room. */
export type Trouble = 'unreachable' | 'crashing';

export const troubleUrl = (trouble: Trouble): string => `${shellScheme}://trouble/${trouble}`;
export const isFaceUrl = (address: string): boolean => address.startsWith(`${shellScheme}:`);

/** Pages without a script: what moves in them is done by the preload, which no page can reach. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
};

export function serveFaces(protocol: Pick<Protocol, 'handle'>, language: string, hasExit: boolean): void {
  const texts = textsFor(language);
  const pages = new Map<string, string>([
    [troubleUrl('unreachable'), troublePage(language, texts.unreachable, texts.retrying)],
    [troubleUrl('crashing'), troublePage(language, texts.crashing, texts.retrying)],
    ...(hasExit ? [[padUrl, padPage(language, texts)] as const] : []),
  ]);
  protocol.handle(shellScheme, ({ url }) => {
    const page = pages.get(url);
    return page === undefined ? new Response(null, { status: 404 }) : new Response(page, { headers });
  });
}

const style = `
  * { box-sizing: border-box; margin: 0; user-select: none; -webkit-user-select: none; }
  html { color-scheme: dark; background: #0a0c10; color: #f5f7fa; font: 500 clamp(18px, 2.6vmin, 34px)/1.4 Inter, "Noto Sans", sans-serif; }
  body { height: 100vh; overflow: hidden; touch-action: none; display: grid; place-content: center; justify-items: center; gap: 1.2em; padding: 6vmin; text-align: center; }
  h1 { font-size: clamp(30px, 6vmin, 84px); font-weight: 650; line-height: 1.15; letter-spacing: -0.02em; max-width: 18em; }
  p { color: #b6c0cf; max-width: 34em; }
`;

function frame(language: string, title: string, body: string, ownStyle = ''): string {
  return `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}${ownStyle}</style></head><body>${body}</body></html>`;
}

function troublePage(language: string, [headline, advice]: FaceTexts['unreachable'], retrying: string): string {
  const mark =
    '<svg width="72" height="72" viewBox="0 0 24 24" fill="none" stroke="#ffb84d" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 3.5 2.5 20h19z"/><path d="M12 10v4.5M12 17.4v.1"/></svg>';
  return frame(
    language,
    headline,
    `<main role="alert">${mark}<h1>${headline}</h1><p>${advice}</p><p>${retrying}</p></main>`,
    'main { display: grid; justify-items: center; gap: 0.8em; }',
  );
}

const padStyle = `
  main { display: grid; justify-items: center; gap: min(0.8em, 2vh); }
  h1 { font-size: clamp(22px, 4vmin, 44px); }
  output { min-height: 1.6em; font-size: 1.5em; letter-spacing: 0.35em; padding-inline-start: 0.35em; }
  [role=status] { min-height: 1.4em; color: #ffb84d; }
  .keys { direction: ltr; display: grid; grid-template-columns: repeat(3, clamp(64px, 13vmin, 132px)); gap: min(12px, 1.4vh); }
  button { min-height: max(64px, min(11vh, 104px)); border: 1px solid #323b4a; border-radius: 14px; background: #171c24; color: inherit; font: inherit; font-size: 1.25em; }
  button:active { background: #2a3342; }
  button:focus-visible { outline: 4px solid #7db4ff; outline-offset: 2px; }
  button[data-pad=enter] { background: #f5f7fa; color: #0a0c10; }
  button[data-pad=close] { padding-inline: 1.6em; font-size: 1em; }
  @media (max-height: 620px) { main { grid-template-columns: auto auto; column-gap: 3em; align-items: center; } .keys { grid-row: 1 / span 4; grid-column: 2; } }
`;

function padPage(language: string, texts: FaceTexts): string {
  const key = (digit: number): string => `<button type="button" data-digit="${digit}">${digit}</button>`;
  const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(key).join('');
  return frame(
    language,
    texts.leave,
    `<main data-wrong="${texts.wrong}" data-locked="${texts.locked}" data-max="${pinDigits.max}"><h1>${texts.leave}</h1><output aria-label="${texts.digits}"></output><p role="status"></p><div class="keys">${keys}<button type="button" data-pad="erase" aria-label="${texts.erase}">⌫</button>${key(0)}<button type="button" data-pad="enter" aria-label="${texts.enter}">✓</button></div><button type="button" data-pad="close">${texts.stay}</button></main>`,
    padStyle,
  );
}
