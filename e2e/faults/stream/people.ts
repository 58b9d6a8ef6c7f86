import type { Booking, CreateBooking, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { isDeepStrictEqual } from 'node:util';
import type { FaultRun } from '../../support/fault-run.js';
import type { Caller, CallOptions } from '../../support/person.js';
import type { Entry, Ledger } from './ledger.js';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** A request that can be sent again as it was: what became of it is known by its key. */
interface Keyed {
  entry: Entry;
  body: CreateBooking;
  key: string;
  /** What it was answered with; null while nobody knows. */
  first: Booking | null;
}

/** Somebody who books, moves and cancels without a pause, one thing after the other, until the server is gone. */
export class BusyPerson {
  private readonly entries: Entry[] = [];
  private readonly keyed: Keyed[] = [];
  private asked = 0;

  constructor(
    private readonly run: FaultRun,
    private readonly caller: Caller,
    private readonly rooms: readonly Resource[],
    private readonly ledger: Ledger,
    private readonly random: () => number,
  ) {}

  /** One thing; false where there was no answer to it, or that of a server in trouble. */
  async act(): Promise<boolean> {
    const dice = this.random();
    const own = this.entries[Math.floor(this.random() * this.entries.length)];
    if (own && dice < 0.2) return this.move(own);
    if (own && dice < 0.35) return this.cancel(own);
    const again = this.keyed[Math.floor(this.random() * this.keyed.length)];
    if (again && dice < 0.42) return this.repeat(again);
    return this.create(dice < 0.8);
  }

  /** Sends again, word for word, what had a key and was not answered. */
  async repeatUnanswered(): Promise<void> {
    for (const keyed of this.keyed.filter(({ first }) => first === null)) {
      const { entry } = keyed;
      const was = entry.known;
      const answer = await this.ask('/api/v1/calendar/events', {
        json: keyed.body,
        headers: { 'idempotency-key': keyed.key },
      });
      if (answer.status === 201) {
        const booking = answer.body as Booking;
        if (was) this.run.equal('a repeated request gets its first answer', booking, was);
        keyed.first = booking;
        if (!this.entries.includes(entry)) this.keep(entry, booking);
        continue;
      }
      this.run.check('a repeated request is not refused after it was done', was === null, () => answer.body);
      this.assertConflict(answer);
      this.ledger.drop(entry);
      this.keyed.splice(this.keyed.indexOf(keyed), 1);
    }
  }

  private async create(isKeyed: boolean): Promise<boolean> {
    const entry = this.ledger.open();
    const body: CreateBooking = {
      title: `Fault ${entry.mark}`,
      ...this.span(),
      timeZone: 'Europe/Madrid',
      resourceIds: this.someRooms(),
      metadata: { mark: entry.mark },
    };
    const keyed: Keyed = { entry, body, key: `key-${entry.mark}`, first: null };
    if (isKeyed) this.keyed.push(keyed);
    entry.pending = { what: 'a booking', isDone: (actual) => actual.version === 1 && matches(actual, body) };
    const answer = await this.tryToAsk('/api/v1/calendar/events', {
      json: body,
      headers: isKeyed ? { 'idempotency-key': keyed.key } : {},
    });
    if (!answer) return false;
    if (answer.status === 201) {
      keyed.first = answer.body as Booking;
      this.keep(entry, keyed.first);
    } else {
      this.assertConflict(answer);
      this.ledger.drop(entry);
      if (isKeyed) this.keyed.pop();
    }
    return true;
  }

  private async move(entry: Entry): Promise<boolean> {
    const before = entry.known!;
    const patch = this.random() < 0.5 ? this.span() : { title: `Fault ${entry.mark} again ${++this.asked}` };
    entry.pending = {
      what: 'a change',
      isDone: (actual) => actual.version === before.version + 1 && matches(actual, patch),
    };
    const answer = await this.tryToAsk(`/api/v1/calendar/events/${before.id}`, { method: 'PATCH', json: patch });
    if (!answer) return false;
    if (answer.status === 200) this.ledger.acknowledge(entry, answer.body as Booking);
    else {
      this.assertConflict(answer);
      entry.pending = null;
    }
    return true;
  }

  private async cancel(entry: Entry): Promise<boolean> {
    const before = entry.known!;
    entry.pending = {
      what: 'a cancellation',
      isDone: (actual) => actual.version === before.version + 1 && actual.status === 'CANCELLED',
    };
    this.entries.splice(this.entries.indexOf(entry), 1);
    const answer = await this.tryToAsk(`/api/v1/calendar/events/${before.id}/cancel`, { json: {} });
    if (!answer) return false;
    this.run.check('a booking of one’s own can be cancelled', answer.status === 200, () => answer);
    if (answer.status === 200) this.ledger.acknowledge(entry, answer.body as Booking);
    return true;
  }

  private async repeat({ body, key, first }: Keyed): Promise<boolean> {
    const answer = await this.tryToAsk('/api/v1/calendar/events', { json: body, headers: { 'idempotency-key': key } });
    if (!answer) return false;
    this.run.equal('a repeated request gets its first answer', answer.body, first);
    return true;
  }

  private keep(entry: Entry, booking: Booking): void {
    this.ledger.acknowledge(entry, booking);
    this.entries.push(entry);
  }

  private assertConflict({ status, body }: Answer): void {
    this.run.check('refused only because the time is taken', status === 409, () => body);
    this.run.check('and with the reason', (body as Problem).code === 'CONFLICT', () => body);
  }

  /** A quarter of an hour to an hour and a half; half of them within what doors show. */
  private span(): { start: string; end: string } {
    const days = this.random() < 0.5 ? 2 : 25;
    const from = Date.now() + 3_600_000 + this.random() * days * DAY_MS;
    const start = Math.ceil(from / QUARTER_MS) * QUARTER_MS;
    const end = start + Math.ceil(this.random() * 6) * QUARTER_MS;
    return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  }

  private someRooms(): string[] {
    const first = Math.floor(this.random() * this.rooms.length);
    const second = Math.floor(this.random() * this.rooms.length);
    const ids = [this.rooms[first]!.id];
    if (this.random() < 0.3 && second !== first) ids.push(this.rooms[second]!.id);
    return ids;
  }

  private async tryToAsk(path: string, options: CallOptions): Promise<Answer | null> {
    try {
      const answer = await this.ask(path, options);
      return answer.status >= 500 ? null : answer;
    } catch (error) {
      // Whether the server was struck at that moment is for whoever struck it to judge.
      if (error instanceof TypeError || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  private async ask(path: string, options: CallOptions): Promise<Answer> {
    const response = await this.caller.fetch(path, options);
    return { status: response.status, body: await response.json() };
  }
}

interface Answer {
  status: number;
  body: unknown;
}

function matches(actual: Booking, asked: object): boolean {
  return Object.entries(asked).every(([name, value]) => {
    const found: unknown = actual[name as keyof Booking];
    return name === 'resourceIds'
      ? isDeepStrictEqual([...(found as string[])].sort(), [...(value as string[])].sort())
      : isDeepStrictEqual(instantOr(found), instantOr(value));
  });
}

/** The same instant may be written in two ways. */
function instantOr(value: unknown): unknown {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value;
}
