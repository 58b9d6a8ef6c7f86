import { formatLocalDate, formatLocalTime } from '@lintel/shared/time';
import { letter } from '../../platform/mail/letter.js';
import type { Letter, MailLanguage } from '../people/reader-mails.js';
import { silenceWords, type SilenceWords } from './silence-words.js';

/** A display as the administrators know it. */
export interface AlertedDisplay {
  name: string;
  rooms: string[];
  timeZone: string;
  /** Its page in the administration. */
  url: string;
}

const NAMED_ROOMS = 3;

/** `since`: when it was last heard of; null where that is not known. */
export function silenceLetter(display: AlertedDisplay, since: number | null, language: MailLanguage): Letter {
  const words = silenceWords[language];
  const { subject, since: silentSince, forLong, advice, oneMore } = words.silent;
  const it = named(display, words);
  return {
    subject: subject(titleOf(display, words)),
    ...letter(
      [since === null ? forLong(it) : silentSince(it, when(since, display, words)), advice, oneMore],
      { label: words.page, url: display.url },
      language,
    ),
  };
}

export function returnLetter(
  display: AlertedDisplay,
  since: number | null,
  back: number,
  language: MailLanguage,
): Letter {
  const words = silenceWords[language];
  const { subject, since: backSince, wasSilent, nothingToDo } = words.back;
  const answers = backSince(named(display, words), when(back, display, words));
  return {
    subject: subject(titleOf(display, words)),
    ...letter(
      [since === null ? answers : `${answers} ${wasSilent(when(since, display, words))}`, nothingToDo],
      { label: words.page, url: display.url },
      language,
    ),
  };
}

function titleOf({ name, rooms }: AlertedDisplay, words: SilenceWords): string {
  return rooms.length === 0 ? name : `${name} (${some(rooms, words)})`;
}

function named({ name, rooms }: AlertedDisplay, words: SilenceWords): string {
  return words.display(name, rooms.length === 0 ? null : some(rooms, words));
}

/** A lobby's screen stands for dozens. */
function some(rooms: readonly string[], { locale, andMore }: SilenceWords): string {
  const list = rooms.slice(0, NAMED_ROOMS).join(locale.startsWith('ar') ? '، ' : ', ');
  const more = rooms.length - NAMED_ROOMS;
  return more > 0 ? andMore(list, more) : list;
}

function when(at: number, { timeZone }: AlertedDisplay, { locale, moment }: SilenceWords): string {
  return moment(formatLocalTime(at, timeZone, locale, false), formatLocalDate(at, timeZone, locale), timeZone);
}
