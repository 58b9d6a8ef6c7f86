import type { DisplayRequest } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { PendingTap } from '@lintel/shared/room-state';
import type { DisplayDatabase } from '../../lib/database';
import { createStore } from '../../lib/store';
import type { Answer } from './courier';

/** A failure of the server's own that comes back this often will not go away: the queue must not wait for it for ever. */
const mostFailures = 5;

export interface OutboxOptions {
  database: DisplayDatabase;
  sign: (request: DisplayRequest) => Promise<DisplayRequest>;
  deliver: (request: DisplayRequest) => Promise<Answer>;
  /** Brings the schedule in which what was sent has its effect. Rejects where that cannot be had now. */
  refresh: () => Promise<unknown>;
  /** Told once of each tap. */
  report: (report: Report) => void;
}

/** What became of taps that had to wait: how many the server took, and those it refused. */
export interface Report {
  sent: readonly DisplayRequest[];
  lost: readonly { request: DisplayRequest; problem: Problem }[];
}

interface Entry {
  key: number;
  tap: PendingTap;
  failures: number;
}

/**
 * What was tapped while the server could not be heard: kept on disk, shown at once, sent in order as soon as somebody
 * answers. The server acts on each once, by its `requestId`.
 */
export class Outbox {
  /** What the schedule does not tell of yet, in order. */
  readonly taps = createStore<readonly PendingTap[]>([]);
  /** How many of them the server has not heard of. */
  readonly waiting = createStore(0);
  #entries: Entry[] = [];
  /** Taken by the server a moment ago; the schedule that tells so is on its way. */
  #taken: PendingTap[] = [];
  #sending: Promise<void> | null = null;

  constructor(private readonly options: OutboxOptions) {}

  async restore(): Promise<void> {
    const store = this.options.database.transaction('outbox').store;
    const [keys, taps] = await Promise.all([store.getAllKeys(), store.getAll()]);
    this.#entries = keys.map((key, index) => ({ key, tap: taps[index]!, failures: 0 }));
    this.#tell();
  }

  /** Keeps a tap. Resolves once it would outlive a power cut; rejects where it cannot be kept. */
  async add(tap: PendingTap): Promise<void> {
    const signed = { ...tap, request: await this.options.sign(tap.request) };
    const transaction = this.options.database.transaction('outbox', 'readwrite', { durability: 'strict' });
    const key = await transaction.store.add(signed);
    await transaction.done;
    this.#entries.push({ key, tap: signed, failures: 0 });
    this.#tell();
  }

  /** Sends what waits, oldest first, as far as the server answers. Whoever calls while that goes on waits for it. */
  send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Another display's now: nothing of it is to be told or sent. The disk is cleared with the credentials. */
  clear(): void {
    this.#entries = [];
    this.#taken = [];
    this.#tell();
  }

  async #sendAll(): Promise<void> {
    const sent: DisplayRequest[] = [];
    const lost: Report['lost'][number][] = [];
    for (let entry = this.#entries[0]; entry !== undefined; entry = this.#entries[0]) {
      const { request } = entry.tap;
      const answer = await this.options.deliver(request);
      if (answer.kind === 'unanswered' || answer.kind === 'unpaired') break;
      if (answer.kind === 'refused' && answer.problem.retryable && (entry.failures += 1) < mostFailures) break;
      // Cleared while the server thought about it.
      if (this.#entries[0] !== entry) break;
      if (answer.kind === 'done') {
        sent.push(request);
        await this.#took(entry, bookingIdOf(answer.body));
      } else {
        lost.push({ request, problem: answer.problem });
        await this.#remove(entry, ...this.#entries.filter(({ tap }) => tap.bookingId === request.requestId));
      }
    }
    if (sent.length + lost.length === 0) return;
    await this.#settle();
    this.options.report({ sent, lost });
  }

  /** The server has made a booking of a walk-up, or has done what was asked: it no longer waits, but stays on the screen. */
  async #took(entry: Entry, bookingId: string | null): Promise<void> {
    const { requestId, action } = entry.tap.request;
    this.#taken.push(entry.tap);
    if (action === 'walk-up' && bookingId !== null) {
      for (const other of this.#entries.filter(({ tap }) => tap.bookingId === requestId)) {
        other.tap = { ...other.tap, bookingId };
        await this.options.database.put('outbox', other.tap, other.key);
      }
    }
    await this.#remove(entry);
  }

  async #remove(...gone: Entry[]): Promise<void> {
    this.#entries = this.#entries.filter((entry) => !gone.includes(entry));
    for (const { key } of gone) await this.options.database.delete('outbox', key);
    this.#tell();
  }

  async #settle(): Promise<void> {
    try {
      await this.options.refresh();
    } catch (error) {
      console.warn('What was sent is not on the schedule yet', error);
    }
    this.#taken = [];
    this.#tell();
  }

  #tell(): void {
    this.taps.set([...this.#taken, ...this.#entries.map(({ tap }) => tap)]);
    this.waiting.set(this.#entries.length);
  }
}

function bookingIdOf(body: unknown): string | null {
  const id = (body as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
}
