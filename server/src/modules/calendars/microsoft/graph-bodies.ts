import type { ItemBody } from '@microsoft/microsoft-graph-types';
import { compile } from 'html-to-text';
import { ElementType, parseDocument } from 'htmlparser2';

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

type Body = ItemBody | null | undefined;
type Node = ReturnType<typeof parseDocument>['children'][number];

const isHtml = (body: Body): boolean => body?.contentType?.toLowerCase() === 'html';

/**
 * Bodies come as pages of HTML ("Get event"), and those that were written as text as well: blanks that stand side by side or begin
 * a line are such as do not break there. What leads to a meeting's place online is no part of what it is about.
 */
export function textOfBody(body: Body, isOnline: boolean): string | null {
  const content = body?.content?.slice(0, MOST_HTML) ?? null;
  if (content === null) return null;
  const said = isOnline ? content.slice(0, meetingBlob(body)?.start) : content;
  return isHtml(body) ? textOfHtml(said).replaceAll('\u00a0', ' ') : said;
}

/**
 * A new text for the body of a meeting that is online: without the part that leads there it would be so no more ("Update event").
 * `null` where that part is not found.
 */
export function bodyWithText(current: Body, text: string): ItemBody | null {
  const blob = meetingBlob(current);
  if (blob === null) return null;
  const part = current!.content!.slice(blob.start, blob.end);
  if (!isHtml(current)) return { contentType: 'text', content: `${text}\n${part}` };
  return { contentType: 'html', content: `<html><body><div>${htmlOf(text)}</div>${part}</body></html>` };
}

const htmlOf = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/^ | (?= )/gm, '&nbsp;')
    .replaceAll(/\r\n?|\n/g, '<br>');

/** Also where a link is wrapped into another one that looks at it first. */
const joinLink =
  /teams\.(?:microsoft|live|microsoftonline)\.[a-z.]+(?:%2f|\/)(?:l(?:%2f|\/)meetup-join|meet)(?:%2f|\/)/i;
const longLine = /_{40,}/;

/** Begins with a long line, in whatever language, and goes to the end of the body. */
function meetingBlob(body: Body): { start: number; end: number } | null {
  const content = body?.content ?? '';
  const link = joinLink.exec(content);
  if (!link) return null;
  if (!isHtml(body)) {
    const start = [...content.matchAll(/^_{40,}/gm)].findLast(({ index }) => index < link.index)?.index;
    return start === undefined ? null : { start, end: content.length };
  }
  const page = parseDocument(content, { withStartIndices: true, withEndIndices: true });
  const line = linesIn(page.children).findLast(({ startIndex }) => startIndex! < link.index);
  if (!line) return null;
  const part = widest(line);
  return { start: part.startIndex!, end: endOfBody(part, content.length) };
}

/** Text that draws a line; a loop, for whoever writes the page decides how deep it goes. */
function linesIn(children: readonly Node[]): Node[] {
  const found: Node[] = [];
  const left = [...children].reverse();
  for (let node = left.pop(); node; node = left.pop()) {
    if (node.type === ElementType.Text && longLine.test(node.data)) found.push(node);
    if ('children' in node) left.push(...[...node.children].reverse());
  }
  return found;
}

/** The widest part of the page that begins with it. */
function widest(line: Node): Node {
  let part = line;
  for (let around = partAround(part); around && isFirst(part); around = partAround(part)) part = around;
  return part;
}

const isFirst = ({ prev }: Node): boolean =>
  prev === null || (prev.prev === null && 'data' in prev && !prev.data.trim());

function partAround({ parent }: Node): Node | null {
  const isPage = parent === null || !('name' in parent) || ['body', 'html'].includes(parent.name);
  return isPage ? null : parent;
}

function endOfBody(part: Node, length: number): number {
  let top = part;
  for (let around = partAround(top); around; around = partAround(top)) top = around;
  const last = top.parent?.children.at(-1);
  return last?.endIndex == null ? length : last.endIndex + 1;
}
