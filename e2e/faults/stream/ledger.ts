import type { Booking } from '@lintel/shared/contracts';
import { isDeepStrictEqual } from 'node:util';
import type { FaultRun } from '../../support/fault-run.js';

/** Something that was asked for and not answered: the server may or may not have done it. */
export interface Pending {
  what: string;
  /** Whether this is what the booking looks like when it was done. */
  isDone: (actual: Booking) => boolean;
}

/** One booking as whoever made it knows it. */
export interface Entry {
  /** Stands in the booking itself, so that it is found whatever its id. */
  mark: string;
  /** As last acknowledged; null where not even its creation was. */
  known: Booking | null;
  pending: Pending | null;
}

/** What was acknowledged and what was under way when the server was killed. */
export class Ledger {
  private readonly entries = new Map<string, Entry>();
  readonly counts = { acknowledged: 0, refused: 0, done: 0, undone: 0 };
  private marks = 0;

  constructor(private readonly run: FaultRun) {}

  open(): Entry {
    const entry: Entry = { mark: `${this.run.seed}-${++this.marks}`, known: null, pending: null };
    this.entries.set(entry.mark, entry);
    return entry;
  }

  /** It was refused before anything was known of it. */
  drop(entry: Entry): void {
    this.entries.delete(entry.mark);
    this.counts.refused += 1;
  }

  acknowledge(entry: Entry, booking: Booking): void {
    entry.known = booking;
    entry.pending = null;
    this.counts.acknowledged += 1;
  }

  get size(): number {
    return [...this.entries.values()].filter(({ known }) => known).length;
  }

  /** Compares with what the server says now, by mark, and takes over how open questions ended. */
  settle(actual: ReadonlyMap<string, Booking>): void {
    for (const [mark, booking] of actual) {
      this.run.check('no booking nobody asked for', this.entries.has(mark), () => booking);
    }
    for (const entry of this.entries.values()) this.settleOne(entry, actual.get(entry.mark));
  }

  private settleOne(entry: Entry, actual: Booking | undefined): void {
    const { known, pending } = entry;
    const isAsKnown = known ? isDeepStrictEqual(actual, known) : actual === undefined;
    const isDone = pending !== null && actual !== undefined && pending.isDone(actual);
    this.run.check(
      pending
        ? `${pending.what} that was not answered was done wholly or not at all`
        : 'what was acknowledged is there',
      isAsKnown || isDone,
      () => ({ known, actual }),
    );
    if (!pending) return;
    this.counts[isDone ? 'done' : 'undone'] += 1;
    entry.known = actual ?? null;
    entry.pending = null;
  }
}
