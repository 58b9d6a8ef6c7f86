import { createHash } from 'node:crypto';
import type { Event, ItemBody } from '@microsoft/microsoft-graph-types';
import { escapedText } from './rewrite.js';

const line = '_'.repeat(80);

/** What Exchange puts at the end of a body, by which people join and the meeting stays online ("Update event"). */
const blobOf = (joinUrl: string) =>
  [
    '<br>',
    `<div style="width:100%; height:20px"><span style="white-space:nowrap; color:gray">${line}</span></div>`,
    '<div class="me-email-text" lang="en-US"><div><span style="font-size:24px">Microsoft Teams meeting</span></div>',
    `<div><a href="${joinUrl}" class="me-email-headline" style="font-size:14px">Click\r\n here to join the meeting</a></div></div>`,
    `<div style="width:100%; height:20px"><span style="white-space:nowrap; color:gray">${line}</span></div>`,
  ].join('\r\n');

/** The place online of a meeting that is to have one; its body leads there. */
export function teams({ isOnlineMeeting, iCalUId, body }: Event): Event {
  if (!isOnlineMeeting) return { onlineMeeting: null };
  const thread = createHash('sha256')
    .update(iCalUId ?? '')
    .digest('hex')
    .slice(0, 24);
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0`;
  const content = body?.content ?? '';
  const html = body?.contentType === 'html' ? content : escapedText(content);
  return {
    onlineMeetingProvider: 'teamsForBusiness',
    onlineMeeting: { joinUrl },
    body: leadsTo(body, joinUrl) ? body : { contentType: 'html', content: html + blobOf(joinUrl) },
  };
}

/** A meeting that is online stays online, whatever is said later, unless a new body does not lead there. */
export function staysOnline({ isOnlineMeeting, onlineMeeting }: Event, { body }: Event): boolean {
  return isOnlineMeeting === true && (body === undefined || leadsTo(body, onlineMeeting?.joinUrl ?? ''));
}

const leadsTo = (body: ItemBody | null | undefined, joinUrl: string): boolean =>
  body?.content?.includes(joinUrl) === true;
