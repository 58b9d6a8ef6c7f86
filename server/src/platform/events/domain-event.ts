import type { Actor } from '@lintel/shared/contracts';

/** Every fact the server records. Boot fails where one has neither a handler nor an explicit "none". */
export const domainEventTypes = [
  'booking.created',
  'booking.updated',
  'booking.rescheduled',
  'booking.cancelled',
  'booking.attended',
  'booking.released',
  'booking.restored',
  'booking.completed',
  'booking.no-show',
  'resource.created',
  'resource.updated',
  'resource.retired',
  'location.created',
  'location.updated',
  'location.deleted',
  'policy.changed',
  'display.paired',
  'display.updated',
  'display.revoked',
  'display.came-online',
  'display.went-offline',
  'connection.created',
  'connection.deleted',
  'calendar.health-changed',
  'issue.reported',
  'access.denied',
] as const;
export type DomainEventType = (typeof domainEventTypes)[number];

/** What of a thing changed: field by field, before and after. */
export type Diff = Record<string, { from: unknown; to: unknown }>;

export interface DomainEvent {
  id: string;
  seq: number;
  tenantId: string;
  type: DomainEventType;
  subjectId: string;
  /** The rooms and devices whose schedule or state this may change. */
  resourceIds: string[];
  version: number;
  actor: Actor;
  diff: Diff;
  correlationId: string | null;
  at: number;
}

export type NewDomainEvent = Pick<DomainEvent, 'type' | 'subjectId' | 'actor' | 'at'> &
  Partial<Pick<DomainEvent, 'resourceIds' | 'version' | 'diff'>>;

/** The fields of `after` that differ from `before`. */
export function diffOf<Fields extends object>(before: Fields, after: Fields): Diff {
  const diff: Diff = {};
  for (const field of Object.keys(after) as (keyof Fields & string)[]) {
    const [from, to] = [before[field], after[field]];
    if (JSON.stringify(from) !== JSON.stringify(to)) diff[field] = { from, to };
  }
  return diff;
}
