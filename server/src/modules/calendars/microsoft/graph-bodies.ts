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
 * Where that part is none we know, everything from what has the link on stays, and where there is no link, one is put there.
 */
export function bodyWithText(current: Body, text: string, joinUrl: string | null): ItemBody {
  const said = htmlOf(text);
  const blob = meetingBlob(current);
  // What was never told apart may be in the text itself.
  if (!blob && joinUrl !== null && text.includes(joinUrl))
    return htmlBody(said.replace(htmlOf(joinUrl), () => linkTo(joinUrl)));
  const kept = blob ?? partWithLink(current, joinUrl);
  if (kept === null) return htmlBody(joinUrl === null ? said : `${said}</div><div>${linkTo(joinUrl)}`);
  const part = current!.content!.slice(kept.start, kept.end);
  return isHtml(current) ? htmlBody(said, part) : { contentType: 'text', content: `${text}\n${part}` };
}

const htmlBody = (said: string, after = ''): ItemBody => ({
  contentType: 'html',
  content: `<html><body><div>${said}</div>${after}</body></html>`,
});

const linkTo = (url: string): string => `<a href="${htmlOf(url).replaceAll('"', '&quot;')}">${htmlOf(url)}</a>`;

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

/** The widest part of the body that leads to the meeting, after whatever text comes before it, and what follows. */
function partWithLink(body: Body, joinUrl: string | null): { start: number; end: number } | null {
  const content = body?.content ?? '';
  const written = joinUrl === null ? -1 : Math.max(content.indexOf(joinUrl), content.indexOf(htmlOf(joinUrl)));
  const link = joinLink.exec(content)?.index ?? written;
  if (link < 0) return null;
  if (!isHtml(body)) return { start: content.lastIndexOf('\n', link) + 1, end: content.length };
  const page = parseDocument(content, { withStartIndices: true, withEndIndices: true });
  // The widest so far with nothing before it; what has something before it is where the part begins.
  let whole: Node | null = null;
  for (let nodes: readonly Node[] = page.children; ;) {
    const node = nodes.find(({ startIndex, endIndex }) => startIndex! <= link && link <= endIndex!);
    if (!node) return null;
    const before = content.slice(nodes[0]!.startIndex!, node.startIndex!);
    const isPage = 'name' in node && ['html', 'body'].includes(node.name);
    const hasBefore = !isPage && textOfHtml(before).trim() !== '';
    const hasLinkInside = 'children' in node && node.children.some(({ startIndex }) => startIndex! <= link);
    if (!isPage) whole ??= node;
    if (hasBefore || !hasLinkInside) {
      const first = hasBefore ? node : (whole ?? node);
      return { start: first.startIndex!, end: endOfBody(first, content.length) };
    }
    nodes = node.children;
  }
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
