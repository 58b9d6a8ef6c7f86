import type { AssignmentReason } from '@lintel/shared/scheduling';

/** Why somebody has a booking: what the algorithm found, or what a person said. */
export type StoredReason = AssignmentReason | { code: 'CHOSEN'; text: string | null };

/** The reason as a sentence. */
export function reasonInWords(reason: StoredReason): string {
  switch (reason.code) {
    case 'CHOSEN':
      return reason.text ?? 'Chosen by a person.';
    case 'ONLY_ONE_AVAILABLE':
      return 'Nobody else was free.';
    case 'NEVER_ASSIGNED':
      return `Of ${reason.candidates} who were free, the one who had had none yet.`;
    case 'OLDEST_ASSIGNMENT':
      return `Of ${reason.candidates} who were free, the one whose last assignment was the oldest (${new Date(reason.lastAssignedAt).toISOString()}).`;
    case 'FEWEST_UPCOMING':
      return `Of ${reason.candidates} who were free, the one with the fewest bookings in the next ${reason.days} days (${reason.upcoming}; the next one had ${reason.next}).`;
    case 'FURTHEST_BELOW_SHARE':
      return `Of ${reason.candidates} who were free, the one furthest below the share of weight ${reason.weight} of ${reason.totalWeight} (${Math.round(reason.recent * 10) / 10} of ${Math.round(reason.totalRecent * 10) / 10} bookings in ${reason.days} days).`;
  }
}
