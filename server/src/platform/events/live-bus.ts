import pg from 'pg';
import type { Tx } from '../db/database.js';
import type { DomainEventType } from './domain-event.js';
import type { Logger } from '../logging/logger.js';
import { repeatChore } from '../queue/chore.js';

/** A hint that something changed; whoever shows it reads the truth anew. */
export interface LiveHint {
  tenantId: string;
  type: DomainEventType;
  subjectId: string;
  resourceIds: string[];
  version: number;
}

const CHANNEL = 'lintel_live';
/** PostgreSQL refuses notifications of 8,000 bytes and more. */
const MAX_PAYLOAD = 7_500;
/** UTF-16 units of a text that fit into a notification however they are encoded. */
const PART_LENGTH = 2_400;
const RECONNECT_MS = 1_000;
/** A connection that only listens never learns that its other end is gone without a word, unless it asks. */
const SILENCE = { askEveryMs: 10_000, patienceMs: 5_000 };

type Listener = (hints: readonly LiveHint[]) => void;

/** A part of what a process says; the parts of one text follow one another. */
interface Part {
  from: string;
  index: number;
  of: number;
  text: string;
}

/**
 * Tells every process of the installation what changed, so that each can push it to the screens connected to it: at
 * once in this process, by NOTIFY in the others. Hints that were missed (before the start, or while cut off from the
 * database) are made up for by `onGap`, at which listeners read everything anew.
 */
export class LiveBus {
  private readonly listeners = new Set<Listener>();
  private readonly gapListeners = new Set<() => unknown>();
  private readonly hearers = new Map<string, (said: unknown) => void>();
  /** What is being said by whom on which channel. */
  private readonly unfinished = new Map<string, string>();
  private client: pg.Client | undefined;
  private reconnecting: NodeJS.Timeout | undefined;
  private stopAsking = (): void => undefined;
  private asked: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly log: Logger,
    private readonly processId: string,
    private readonly silence = SILENCE,
  ) {}

  subscribe(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Calls back at the start and after each interruption, when no hint is missed any more. It must not throw. */
  onGap(listener: () => unknown): void {
    this.gapListeners.add(listener);
  }

  /** Hears what other processes say on a channel; to be called before the start. What was said before is not repeated. */
  hear(channel: string, listener: (said: unknown) => void): void {
    this.hearers.set(channel, listener);
  }

  /** Tells the other processes something, in full or not at all. Rejects while the database cannot be reached. */
  async say(channel: string, said: unknown): Promise<void> {
    if (!this.client) throw new Error('The live bus is not connected.');
    const text = JSON.stringify(said);
    const of = Math.ceil(text.length / PART_LENGTH);
    const parts = Array.from({ length: of }, (_, index) =>
      JSON.stringify({
        from: this.processId,
        index,
        of,
        text: text.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH),
      } satisfies Part),
    );
    await this.query(this.client, 'SELECT pg_notify($1, part) FROM unnest($2::text[]) AS part', [channel, parts]);
  }

  /** Resolves when hints arrive and the listeners have read everything. */
  async start(): Promise<void> {
    await this.listen();
    await Promise.all([...this.gapListeners].map((listener) => listener()));
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'lintel (live bus)',
      connectionTimeoutMillis: this.silence.patienceMs,
      query_timeout: this.silence.patienceMs,
    });
    client.on('notification', ({ channel, payload }) => {
      if (channel === CHANNEL) this.receive(payload ?? '');
      else this.put(channel, JSON.parse(payload ?? '') as Part);
    });
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      this.unfinished.clear();
      for (const channel of [CHANNEL, ...this.hearers.keys()]) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      void client.end();
      throw error;
    }
    if (this.isStopped) return client.end();
    this.client = client;
    this.stopAsking = repeatChore(
      this.silence.askEveryMs,
      () => this.query(client, 'SELECT'),
      (error) => this.lost(client, error),
    );
  }

  /** A connection takes one query at a time. */
  private query(client: pg.Client, sql: string, params: unknown[] = []): Promise<void> {
    const asked = this.asked.then(async () => void (await client.query(sql, params)));
    this.asked = asked.catch(() => undefined);
    return asked;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.reconnecting);
    this.stopAsking();
    await this.client?.end();
  }

  /** Tells this process alone. */
  tellHere(hints: readonly LiveHint[]): void {
    for (const listener of this.listeners) listener(hints);
  }

  /** Tells the others, when the relay's transaction commits. */
  async tellOthers(tx: Tx, hints: readonly LiveHint[]): Promise<void> {
    for (const payload of this.payloads(hints)) await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
  }

  private payloads(hints: readonly LiveHint[]): string[] {
    const whole = JSON.stringify({ from: this.processId, hints });
    if (Buffer.byteLength(whole) <= MAX_PAYLOAD) return [whole];
    const [front, back] = halves(hints);
    return [...this.payloads(front), ...this.payloads(back)];
  }

  private receive(payload: string): void {
    const message = JSON.parse(payload) as { from: string; hints: LiveHint[] };
    if (message.from !== this.processId) this.tellHere(message.hints);
  }

  private put(channel: string, { from, index, of, text }: Part): void {
    if (from === this.processId) return;
    const key = `${channel} ${from}`;
    const sofar = index === 0 ? '' : this.unfinished.get(key);
    this.unfinished.delete(key);
    // Its beginning was said before this process listened.
    if (sofar === undefined) return;
    if (index + 1 < of) this.unfinished.set(key, sofar + text);
    else this.hearers.get(channel)?.(JSON.parse(sofar + text));
  }

  private lost(client: pg.Client, error?: unknown): void {
    if (this.isStopped || this.client !== client) return;
    this.client = undefined;
    this.stopAsking();
    void client.end();
    this.log.warn({ err: error }, 'live bus lost the database; reconnecting');
    this.reconnect();
  }

  private reconnect(): void {
    this.reconnecting = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.log.warn({ err: error }, 'live bus cannot reach the database yet');
        if (!this.isStopped) this.reconnect();
      });
    }, RECONNECT_MS);
  }
}

/** Two lists that together say the same; a single hint about many rooms becomes two about half of them each. */
function halves(hints: readonly LiveHint[]): [LiveHint[], LiveHint[]] {
  const [only] = hints;
  if (hints.length > 1 || !only) {
    const middle = Math.ceil(hints.length / 2);
    return [hints.slice(0, middle), hints.slice(middle)];
  }
  const middle = Math.ceil(only.resourceIds.length / 2);
  return [
    [{ ...only, resourceIds: only.resourceIds.slice(0, middle) }],
    [{ ...only, resourceIds: only.resourceIds.slice(middle) }],
  ];
}
