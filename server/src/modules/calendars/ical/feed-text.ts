import { UnreadableFeed } from './unreadable.js';

const beginning = /^[ \t]*BEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*$/im;

/**
 * The feed's content lines (RFC 5545 section 3.1), unfolded. Copes with byte order marks, NULs, other charsets, any line
 * ends and text before the calendar. Throws `UnreadableFeed` for what is no calendar at all.
 */
export function readFeedLines(body: Uint8Array, contentType: string | null): string[] {
  const text = decode(body, contentType).replace(/[\0\uFEFF]/g, '');
  const start = beginning.exec(text);
  if (!start || /^\s*</.test(text)) throw notACalendar(text);
  return text.slice(start.index).split(/\r\n|\n|\r/);
}

function notACalendar(text: string): UnreadableFeed {
  const opening = text.trimStart().slice(0, 200);
  if (opening === '') {
    return new UnreadableFeed('The address answers with nothing at all. Check it, or share the calendar again.', true);
  }
  if (opening.startsWith('<')) {
    return new UnreadableFeed(
      'The address answers with a web page, not a calendar. Paste the calendar’s iCal (.ics) address.',
    );
  }
  if (/^[{[]/.test(opening)) {
    return new UnreadableFeed(
      'The address answers with JSON, not a calendar. Paste the calendar’s iCal (.ics) address.',
    );
  }
  return new UnreadableFeed(
    'The address answers with something that is not a calendar. Paste its iCal (.ics) address.',
  );
}

function decode(body: Uint8Array, contentType: string | null): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const wide = wideCharset(bytes);
  if (wide) return unfold(new TextDecoder(wide).decode(bytes));
  // Lines are folded by octets, so a fold can fall inside a character: join them before decoding.
  const joined = Buffer.from(unfold(bytes.toString('latin1')), 'latin1');
  const declared = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  const decoder = declared === undefined ? null : strictDecoder(declared);
  for (const candidate of [new TextDecoder('utf-8', { fatal: true }), decoder]) {
    const text = candidate && tryDecode(candidate, joined);
    if (text !== null) return text;
  }
  return new TextDecoder('windows-1252').decode(joined);
}

/** UTF-16 by its byte order mark, or by the NULs between the first letters. */
function wideCharset(bytes: Buffer): string | null {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0x42 && bytes[1] === 0)) return 'utf-16le';
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] === 0x42)) return 'utf-16be';
  return null;
}

function unfold(text: string): string {
  return text.replace(/(?:\r\n|\n|\r)[ \t]/g, '');
}

function strictDecoder(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    // A charset nobody knows says nothing; the next guess decides.
    return null;
  }
}

function tryDecode(decoder: TextDecoder, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not in this charset; the next guess decides.
    return null;
  }
}
