import * as recurrence from '@lintel/shared/recurrence';
import { propertiesOf, type Component } from './feed-structure.js';
import { UnreadableEvent } from './unreadable.js';

/** The rules of an event as ical.js decoded them. An empty one, as some programs write for none, is none. */
export function readRules(component: Component, name: 'rrule' | 'exrule'): recurrence.RecurrenceRule[] {
  return propertiesOf(component, name)
    .map(({ values }) => values[0])
    .filter((recur) => Object.values(recur ?? {}).some((part) => part !== undefined))
    .map((recur) => ofEvent(() => recurrence.readRule(recur as Record<string, unknown>)));
}

/** As in `shared/recurrence`, of an event: throws `UnreadableEvent`. */
export function expandRule(...question: Parameters<typeof recurrence.expandRule>): recurrence.Expansion {
  return ofEvent(() => recurrence.expandRule(...question));
}

function ofEvent<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof recurrence.InvalidRule ? new UnreadableEvent(error.message, { cause: error }) : error;
  }
}
