import type { Database } from '../db/database.js';
import { domainEvents, type DomainEvent, type DomainEventType } from './domain-event.js';

/** A reactor's slow work on a fact: run by a job, retried alone, at least once. */
export interface EventHandler {
  /** Unique and stable: it is stored with every fact the handler has processed. */
  name: string;
  types: readonly DomainEventType[];
  handle(event: DomainEvent): Promise<void>;
}

export class EventHandlers {
  private readonly handlers = new Map<string, EventHandler>();

  constructor(private readonly db: Database) {}

  register(handler: EventHandler): void {
    if (this.handlers.has(handler.name)) throw new Error(`Two event handlers are called ${handler.name}; rename one.`);
    this.handlers.set(handler.name, handler);
  }

  namesFor(type: DomainEventType): string[] {
    return [...this.handlers.values()].filter((handler) => handler.types.includes(type)).map((handler) => handler.name);
  }

  /** Stops the boot where the table of events and the registered handlers disagree. */
  verify(): void {
    for (const [type, expected] of Object.entries(domainEvents)) {
      const names = this.namesFor(type as DomainEventType);
      if (expected === 'HANDLED' && names.length === 0)
        throw new Error(`${type} has no handler: register one or declare it NONE.`);
      if (expected === 'NONE' && names.length > 0)
        throw new Error(`${type} is declared NONE but ${names.join(', ')} handles it.`);
    }
  }

  /** Runs one handler on one fact unless it already has. */
  async deliver(name: string, event: DomainEvent): Promise<void> {
    const handler = this.handlers.get(name);
    if (!handler) throw new Error(`The event handler ${name} does not exist any more.`);
    const done = await this.db.systemStatement('SELECT 1 FROM processed_event WHERE event_id = $1 AND handler = $2', [
      event.id,
      name,
    ]);
    if (done.length > 0) return;
    await handler.handle(event);
    await this.db.systemStatement(
      `INSERT INTO processed_event (event_id, handler, tenant_id, processed_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING`,
      [event.id, name, event.tenantId],
    );
  }
}
