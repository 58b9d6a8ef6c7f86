import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/db/database.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import { RoomsReader, type RoomFacts } from './rooms-reader.js';

const REMEMBER_TENANTS = 500;
/** What a process believes of rooms at most this long when no hint reaches it. */
const REMEMBER_MS = 30_000;

/**
 * Room facts from memory, for the hot path: read once per tenant and forgotten when a resource, location or policy
 * changes anywhere. Nothing is decided on them alone that matters: `create_booking` asks for the status again.
 */
@Injectable()
export class RoomDirectory implements OnModuleInit {
  private readonly tenants = new Map<string, { loading: Promise<Map<string, RoomFacts>>; until: number }>();

  constructor(
    private readonly db: Database,
    private readonly reader: RoomsReader,
    private readonly bus: LiveBus,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe((hints) => this.forget(hints));
    this.bus.onGap(() => this.tenants.clear());
  }

  /** The facts of the named resources of the tenant, in the order asked; those it does not have are left out. */
  async find(tenantId: string, ids: readonly string[]): Promise<RoomFacts[]> {
    let known = await this.load(tenantId);
    if (ids.some((id) => !known.has(id))) {
      // Perhaps made a moment ago: look once more before saying that it does not exist.
      this.tenants.delete(tenantId);
      known = await this.load(tenantId);
    }
    return ids.flatMap((id) => known.get(id) ?? []);
  }

  async all(tenantId: string): Promise<RoomFacts[]> {
    return [...(await this.load(tenantId)).values()];
  }

  /** Forgets a tenant's facts: its own writes count for a process at once. */
  forgetTenant(tenantId: string): void {
    this.tenants.delete(tenantId);
  }

  private load(tenantId: string): Promise<Map<string, RoomFacts>> {
    const known = this.tenants.get(tenantId);
    if (known && known.until > performance.now()) return known.loading;
    if (this.tenants.size >= REMEMBER_TENANTS) this.tenants.clear();
    const loading = this.db
      .tenant(tenantId, (tx) => this.reader.load(tx, 'everything'))
      .then((facts) => new Map(facts.map((room) => [room.id, room])));
    this.tenants.set(tenantId, { loading, until: performance.now() + REMEMBER_MS });
    loading.catch(() => this.tenants.delete(tenantId));
    return loading;
  }

  private forget(hints: readonly LiveHint[]): void {
    for (const { type, tenantId } of hints) {
      if (/^(resource|location|policy)\./.test(type)) this.tenants.delete(tenantId);
    }
  }
}
