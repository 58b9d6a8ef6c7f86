import type { Actor } from '@lintel/shared/contracts';

/**
 * Every fact the server records and whether a handler does slow work on it: `HANDLED`, or `NONE` where the live screens
 * and the record are all who care. Boot fails where this table and the registered handlers disagree.
 */
export const domainEvents = {
  'booking.created': 'NONE',
  'booking.updated': 'NONE',
  'booking.rescheduled': 'NONE',
  'booking.cancelled': 'HANDLED',
  'booking.attended': 'NONE',
  'booking.released': 'NONE',
  'booking.restored': 'NONE',
  'booking.completed': 'NONE',
  'booking.no-show': 'NONE',
  'booking.reassigned': 'NONE',
  'booking.approved': 'NONE',
  'booking.declined': 'HANDLED',
  'payment.asked': 'NONE',
  'payment.paid': 'NONE',
  'payment.voided': 'NONE',
  'payment.refund-due': 'HANDLED',
  'payment.refunded': 'NONE',
  'series.created': 'NONE',
  'series.changed': 'NONE',
  'series.cancelled': 'NONE',
  'series.extended': 'NONE',
  'series.occurrences-skipped': 'NONE',
  'hold.placed': 'NONE',
  'hold.released': 'NONE',
  'department.created': 'NONE',
  'department.updated': 'NONE',
  'department.archived': 'NONE',
  'meeting-type.created': 'NONE',
  'meeting-type.updated': 'NONE',
  'meeting-type.archived': 'NONE',
  'availability.changed': 'NONE',
  'profile.changed': 'NONE',
  'contact.created': 'NONE',
  'contact.updated': 'NONE',
  'contact.deleted': 'NONE',
  'contact-group.created': 'NONE',
  'contact-group.updated': 'NONE',
  'contact-group.deleted': 'NONE',
  'public-booking.settings-changed': 'NONE',
  'resource.created': 'NONE',
  'resource.updated': 'NONE',
  'resource.retired': 'NONE',
  'location.created': 'NONE',
  'location.updated': 'NONE',
  'location.deleted': 'NONE',
  'policy.changed': 'NONE',
  'display.paired': 'NONE',
  'display.updated': 'NONE',
  'display.revoked': 'NONE',
  'display.settings-changed': 'NONE',
  'rollout.started': 'NONE',
  'rollout.advanced': 'NONE',
  'rollout.halted': 'NONE',
  'rollout.completed': 'NONE',
  'rollout.cancelled': 'NONE',
  'display.command-given': 'NONE',
  'display.command-finished': 'NONE',
  'display.warned': 'NONE',
  'display.alerted': 'HANDLED',
  'display.recovered': 'HANDLED',
  'display.came-online': 'NONE',
  'display.went-offline': 'NONE',
  'connection.created': 'HANDLED',
  'connection.deleted': 'NONE',
  'connection.connected': 'NONE',
  'connection.reconnected': 'HANDLED',
  'connection.reauth-required': 'HANDLED',
  'connection.disconnecting': 'HANDLED',
  'calendar.attached': 'NONE',
  'calendar.detached': 'NONE',
  'calendar.health-changed': 'NONE',
  'calendar.busy-changed': 'NONE',
  'calendar.conflict-detected': 'HANDLED',
  'calendar.conflict-resolved': 'NONE',
  'issue.reported': 'NONE',
  'issue.updated': 'NONE',
  'peripheral.added': 'NONE',
  'peripheral.revoked': 'NONE',
  'occupancy.changed': 'NONE',
  'home-assistant.changed': 'NONE',
  'access.denied': 'NONE',
  'door-pin.issued': 'NONE',
  'door-pin.removed': 'NONE',
  'door-badge.added': 'NONE',
  'door-badge.removed': 'NONE',
  'door-lock.set': 'NONE',
  'door-lock.lifted': 'NONE',
} as const satisfies Record<string, 'HANDLED' | 'NONE'>;
export type DomainEventType = keyof typeof domainEvents;

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

/** What differs between two states of a thing; null is what did not exist before or does not any more. */
export function diffBetween(before: object | null, after: object | null): Diff {
  return diffOf({ ...nulls(after), ...before }, { ...nulls(before), ...after });
}

const nulls = (like: object | null): Record<string, null> =>
  Object.fromEntries(Object.keys(like ?? {}).map((name) => [name, null]));
