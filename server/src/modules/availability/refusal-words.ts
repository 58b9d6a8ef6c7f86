import { LintelError, type Alternative } from '@lintel/shared/errors';
import { refusalCodes, type Refusal } from '@lintel/shared/scheduling';

/** A refusal of the scheduling engine as the error a client gets: it says which rule it was. */
export function refused(refusal: Refusal, alternatives?: Alternative[]): LintelError {
  const detail = words(refusal);
  return new LintelError(refusalCodes[refusal.reason], {
    detail,
    ...(alternatives && { alternatives }),
    spoken: alternatives && alternatives.length > 0 ? `${detail} I found other times.` : detail,
  });
}

function words(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'IN_THE_PAST':
      return 'That time is over.';
    case 'NOTICE_TOO_SHORT':
      return `Bookings are taken at least ${minutes(refusal.minNoticeMinutes)} ahead.`;
    case 'TOO_FAR_AHEAD':
      return `Bookings are taken at most ${refusal.maxDaysAhead} days ahead.`;
    case 'OUTSIDE_HOURS':
      return 'That time is outside the opening hours.';
    case 'NOT_ON_GRID':
      return `Meetings begin every ${minutes(refusal.slotIntervalMinutes)}.`;
    case 'TAKEN':
      return 'Somebody else has that time.';
    case 'TOO_CLOSE':
      return `That time is too close to another meeting: ${minutes(refusal.bufferMinutes)} are kept between them.`;
    case 'DAY_LIMIT_REACHED':
      return `${whose(refusal.of)} at most ${refusal.limit} bookings a day, and that day is full.`;
    case 'WEEK_LIMIT_REACHED':
      return `${whose(refusal.of)} at most ${refusal.limit} bookings a week, and that week is full.`;
    case 'NO_ROOM':
      return 'No room is free at that time.';
    case 'NO_HOSTS':
      return 'Nobody takes bookings of this kind at the moment.';
  }
}

const whose = (of: 'HOST' | 'DEPARTMENT'): string => (of === 'HOST' ? 'Everybody takes' : 'The department takes');

function minutes(count: number): string {
  if (count % 1_440 === 0 && count > 0) return count === 1_440 ? 'a day' : `${count / 1_440} days`;
  if (count % 60 === 0 && count > 0) return count === 60 ? 'an hour' : `${count / 60} hours`;
  return `${count} minutes`;
}
