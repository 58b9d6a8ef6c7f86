import { formatLocalDate, formatLocalTime } from '@lintel/shared/time';
import { letter } from '../../platform/mail/letter.js';
import type { Mail } from '../../platform/mail/mailer.js';

/** A display as the administrators know it. */
export interface AlertedDisplay {
  name: string;
  rooms: string[];
  timeZone: string;
  /** Its page in the administration. */
  url: string;
}

const NAMED_ROOMS = 3;

type Letter = Pick<Mail, 'subject' | 'text' | 'html'>;

/** `since`: when it was last heard of; null where that is not known. */
export function silenceLetter(display: AlertedDisplay, since: number | null): Letter {
  const { name, rooms, timeZone, url } = display;
  return {
    subject: `Not answering: ${titleOf(display)}`,
    ...letter(
      [
        since === null
          ? `Nothing has been heard of the display “${name}”${beside(rooms)} for more than ten minutes.`
          : `Nothing has been heard of the display “${name}”${beside(rooms)} since ${when(since, timeZone)}.`,
        'Please see whether it has power and network; switching it off and on often helps. Bookings are not affected, but ' +
          'its screen may show an old schedule, and rooms whose displays are away are not released by themselves.',
        'You get one more mail when it answers again.',
      ],
      { label: 'Its page', url },
    ),
  };
}

export function returnLetter(display: AlertedDisplay, since: number | null, back: number): Letter {
  const { name, rooms, timeZone, url } = display;
  const gone = since === null ? '' : ` It had been silent since ${when(since, timeZone)}.`;
  return {
    subject: `Answering again: ${titleOf(display)}`,
    ...letter(
      [
        `The display “${name}”${beside(rooms)} answers again since ${when(back, timeZone)}.${gone}`,
        'There is nothing you need to do.',
      ],
      { label: 'Its page', url },
    ),
  };
}

function titleOf({ name, rooms }: AlertedDisplay): string {
  return rooms.length === 0 ? name : `${name} (${some(rooms)})`;
}

function beside(rooms: readonly string[]): string {
  return rooms.length === 0 ? '' : ` beside ${some(rooms)}`;
}

/** A lobby's screen stands for dozens. */
function some(rooms: readonly string[]): string {
  const rest = rooms.length - NAMED_ROOMS;
  return rest > 0 ? `${rooms.slice(0, NAMED_ROOMS).join(', ')} and ${rest} more` : rooms.join(', ');
}

function when(at: number, timeZone: string): string {
  return `${formatLocalTime(at, timeZone, 'en-GB')} on ${formatLocalDate(at, timeZone, 'en-GB')} (${timeZone})`;
}
