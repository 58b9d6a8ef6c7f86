import type { Event, ItemBody } from '@microsoft/microsoft-graph-types';

/** What Exchange makes of a place: more than was written, in two properties. */
export function placed({ location }: Event): Event {
  if (!location?.displayName) return { locations: [] };
  const { displayName } = location;
  const whole = {
    locationType: 'default' as const,
    uniqueId: displayName,
    uniqueIdType: 'private' as const,
    ...location,
  };
  return { location: whole, locations: [whole] };
}

/** A body comes as a whole page of HTML, whatever was written, unless text is preferred where that is heeded. */
export function shownBody(body: ItemBody, isTextPreferred: boolean): ItemBody {
  const content = body.content ?? '';
  const isHtml = body.contentType === 'html';
  if (isTextPreferred) return { contentType: 'text', content: isHtml ? plainText(content) : content };
  const inner = isHtml ? content : `<div class="PlainText">${escapedText(content)}</div>`;
  const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';
  return { contentType: 'html', content: `<html><head>\r\n${head}</head><body>${inner}</body></html>` };
}

export const escapedText = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/^ | (?= )/gm, '&nbsp;')
    .replaceAll(/\r?\n/g, '<br>\r\n');

export const plainText = (content: string): string =>
  content
    .replaceAll(/<br\s*\/?>(\r?\n)?|<\/div>/gi, '\n')
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/gi, '$2&lt;$1&gt;')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
