import type { Tx } from '../db/database.js';
import type { JobQueue } from '../queue/job-queue.js';
import type { Logger } from '../logging/logger.js';
import { runInContext } from '../context/request-context.js';
import { deliverEvent } from './deliver-event.job.js';
import type { DomainEvent } from './domain-event.js';
import type { EventHandlers } from './event-handlers.js';
import type { AppendedFact, EventStore } from './event-store.js';
import type { LiveBus } from './live-bus.js';

const BATCH = 200;
/** How soon facts are found that another process left behind when it died. */
const POLL_MS = 1_000;
const RETRY_MS = 250;
/** Facts that are remembered to have been told here; what is forgotten is told twice, which nobody minds. */
const MOST_TOLD = 10_000;

/**
 * Carries facts from the outbox to whoever follows them: a hint to every process for the screens, and one job for each
 * handler. A fact counts as relayed only when both are done, so a crash repeats and never loses.
 */
export class Relay {
  /** Ids of facts this process has told itself before they were relayed. */
  private readonly told = new Set<string>();
  private isAwake = false;
  private isStopped = false;
  private draining: Promise<void> = Promise.resolve();
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly events: EventStore,
    private readonly handlers: EventHandlers,
    private readonly bus: LiveBus,
    private readonly queue: JobQueue,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    this.handlers.verify();
    await this.queue.work(deliverEvent, async ({ payload }) => {
      const event = await this.events.find(payload.eventId);
      if (!event) return;
      await runInContext({ correlationId: event.correlationId ?? event.id, tenantId: event.tenantId }, () =>
        this.handlers.deliver(payload.handler, event),
      );
    });
    this.events.onAppended((facts) => {
      this.tellAtOnce(facts);
      this.wake();
    });
    this.poll = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  /** Relays what is left and stops. */
  async stop(): Promise<void> {
    clearInterval(this.poll);
    this.wake();
    await this.draining;
    this.isStopped = true;
  }

  /** Resolves when everything appended before the call has been relayed. */
  async drained(): Promise<void> {
    this.wake();
    await this.draining;
  }

  private wake(): void {
    if (this.isStopped) return;
    if (this.isAwake) {
      this.isWokenAgain = true;
      return;
    }
    this.isAwake = true;
    this.draining = this.drain();
  }

  /** A tap at a door should not wait for its turn in the outbox to be on the other screens. */
  private tellAtOnce(facts: readonly AppendedFact[]): void {
    if (facts.length === 0) return;
    try {
      this.bus.tellHere(facts);
    } catch (error) {
      // What was done stays done; the relay tells of it again.
      this.log.error({ err: error }, 'a fact could not be told at once');
      return;
    }
    for (const { id } of facts) this.told.add(id);
    for (const id of this.told) {
      if (this.told.size <= MOST_TOLD) break;
      this.told.delete(id);
    }
  }

  private isWokenAgain = false;

  private async drain(): Promise<void> {
    try {
      do {
        this.isWokenAgain = false;
        while ((await this.events.claimUnrelayed(BATCH, (events, tx) => this.relay(events, tx))) === BATCH);
      } while (this.isWokenAgain);
    } catch (error) {
      this.log.error({ err: error }, 'relay failed; trying again');
      setTimeout(() => this.wake(), RETRY_MS).unref();
    } finally {
      this.isAwake = false;
    }
  }

  private async relay(events: DomainEvent[], tx: Tx): Promise<void> {
    this.bus.tellHere(events.filter(({ id }) => !this.told.delete(id)));
    await this.bus.tellOthers(
      tx,
      events.map(({ tenantId, type, subjectId, resourceIds, version }) => ({
        tenantId,
        type,
        subjectId,
        resourceIds,
        version,
      })),
    );
    const jobs = events.flatMap((event) =>
      this.handlers.namesFor(event.type).map((handler) => ({
        id: `${event.id}:${handler}`,
        payload: { eventId: event.id, handler },
      })),
    );
    if (jobs.length > 0) await this.queue.enqueueAll(deliverEvent, jobs);
  }
}
