import type { ChangedType } from '@lintel/shared/live';
import type { DomainEventType } from '../../platform/events/domain-event.js';

const changedBy: Record<string, ChangedType> = {
  booking: 'booking',
  resource: 'resource',
  location: 'location',
  policy: 'policy',
  display: 'display',
  connection: 'connection',
  rollout: 'rollout',
  calendar: 'connection',
  issue: 'issue',
  department: 'department',
  'meeting-type': 'meeting-type',
  availability: 'availability',
};

/** What of that which web clients show a fact changes; null where they show nothing of it. */
export function changedTypeOf(event: DomainEventType): ChangedType | null {
  return changedBy[event.split('.')[0]!] ?? null;
}
