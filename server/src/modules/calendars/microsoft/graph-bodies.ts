import type { ItemBody } from '@microsoft/microsoft-graph-types';
import { compile } from 'html-to-text';

/** More than any text is long that is kept: a page may carry pictures in itself. */
const MOST_HTML = 1_000_000;

const heading = { uppercase: false };
const textOfHtml = compile({
  wordwrap: false,
  // Whoever writes the page decides how deep it goes.
  limits: { maxDepth: 200, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
    { selector: 'img', format: 'skip' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: heading })),
  ],
});

/**
 * Bodies come as pages of HTML ("Get event"), and those that were written as text as well: blanks that stand side by side or begin
 * a line are such as do not break there.
 */
export function textOfBody(body: ItemBody | null | undefined): string | null {
  const content = body?.content ?? null;
  if (content === null || body?.contentType?.toLowerCase() !== 'html') return content;
  return textOfHtml(content.slice(0, MOST_HTML)).replaceAll('\u00a0', ' ');
}
