import type { WireClock } from '../wire/clock.js';
import type { Gate } from './caller.js';
import type { DeltaHabits } from './delta.js';
import type { FilterHabits } from './find-events.js';
import type { Mailboxes } from './mailboxes.js';
import type { EventHabits } from './present-event.js';
import type { Subscriptions } from './subscriptions.js';
import type { EventWriter } from './write-event.js';

/** What the routes work with. */
export interface GraphParts {
  readonly clock: WireClock;
  readonly gate: Gate;
  readonly mailboxes: Mailboxes;
  readonly writer: EventWriter;
  readonly subscriptions: Subscriptions;
  readonly deltaHabits: DeltaHabits;
  readonly eventHabits: EventHabits;
  readonly filterHabits: FilterHabits;
}
