import type { CalendarConflict } from '@lintel/shared/contracts';

type Side = CalendarConflict['ours'];

/** In the order they are read. */
export const conflictFields = [
  'title',
  'time',
  'location',
  'attendees',
  'description',
  'isPrivate',
  'responses',
  'onlineMeeting',
] as const;
export type ConflictField = (typeof conflictFields)[number];

export interface FieldOfBoth {
  field: ConflictField;
  /** Somebody has to say who is right about it. */
  isInQuestion: boolean;
  /** Both say it, and it cannot be: a stranger's event where somebody else is. */
  isAgreed: boolean;
}

const always: readonly ConflictField[] = ['title', 'time'];

/** What is worth reading of a conflict: what it is about, what the sides say differently, and what tells the meeting. */
export function fieldsOfBoth({ fields, kind, ours, theirs }: CalendarConflict): FieldOfBoth[] {
  return conflictFields.flatMap((field): FieldOfBoth[] => {
    const isInQuestion = fields.includes(field) || (kind === 'DELETED' && field === 'title');
    const isSame = theirs !== null && saidOf(field, ours) === saidOf(field, theirs);
    const isWorthIt = isInQuestion || always.includes(field) || (theirs !== null && !isSame);
    return isWorthIt ? [{ field, isInQuestion, isAgreed: isInQuestion && isSame && isShown(field) }] : [];
  });
}

/** The two that are compared, and never shown beside each other. */
export const isShown = (field: ConflictField): boolean => field !== 'responses' && field !== 'onlineMeeting';

function saidOf(field: ConflictField, side: Side): string {
  switch (field) {
    case 'time':
      return `${Date.parse(side.start)} ${Date.parse(side.end)}`;
    case 'attendees':
      return side.attendees
        .map((email) => email.toLowerCase())
        .sort()
        .join(' ');
    case 'isPrivate':
      return String(side.isPrivate);
    case 'responses':
    case 'onlineMeeting':
      return '';
    default:
      return (side[field] ?? '').trim();
  }
}
