import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { DisplayConnections, type DisplayConnection } from '../displays/display-connections.js';
import { DisplaySettingsService } from './display-settings.service.js';

/** What may change the settings of a display: what somebody says, and where it and its rooms are. */
const changing = new Set<DomainEventType>([
  'display.settings-changed',
  'display.updated',
  'location.updated',
  'location.deleted',
  'resource.updated',
]);

/** Tells the displays that are connected to this process what holds for them: when they come, and when it changes. */
@Injectable()
export class SettingsDelivery implements OnModuleInit {
  /** What each connection was told last. */
  private readonly told = new WeakMap<DisplayConnection, string>();
  private readonly waiting = new Map<string, Set<DisplayConnection>>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly connections: DisplayConnections,
    private readonly settings: DisplaySettingsService,
    private readonly bus: LiveBus,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.connections.onReady((connection) => this.mark(connection.principal.tenantId, [connection]));
    this.bus.subscribe((hints) => this.take(hints));
    this.bus.onGap(() => this.markEverybody(null));
  }

  private take(hints: readonly LiveHint[]): void {
    const tenants = hints.filter(({ type }) => changing.has(type)).map(({ tenantId }) => tenantId);
    if (tenants.length > 0) this.markEverybody(new Set(tenants));
  }

  private markEverybody(tenants: ReadonlySet<string> | null): void {
    for (const connection of this.connections.ready()) {
      const { tenantId } = connection.principal;
      if (!tenants || tenants.has(tenantId)) this.mark(tenantId, [connection]);
    }
  }

  private mark(tenantId: string, connections: readonly DisplayConnection[]): void {
    const marked = this.waiting.get(tenantId) ?? new Set();
    this.waiting.set(tenantId, marked);
    for (const connection of connections) marked.add(connection);
    if (!this.busy.has(tenantId)) void this.tell(tenantId);
  }

  /** A fleet that comes back together is read for together: once for those here, once for who came during that. */
  private async tell(tenantId: string): Promise<void> {
    this.busy.add(tenantId);
    try {
      for (let marked = this.next(tenantId); marked; marked = this.next(tenantId)) {
        const book = await this.settings.read(tenantId);
        for (const connection of marked) {
          const settings = book.effectiveFor(connection.principal.displayId);
          const text = JSON.stringify(settings);
          if (this.told.get(connection) === text) continue;
          this.told.set(connection, text);
          connection.settings(settings);
        }
      }
    } catch (error) {
      // They ask for them too when they start; what is missed here is said with the next change.
      this.log.error({ err: error }, 'displays could not be told their settings');
    } finally {
      this.busy.delete(tenantId);
    }
  }

  private next(tenantId: string): Set<DisplayConnection> | undefined {
    const marked = this.waiting.get(tenantId);
    this.waiting.delete(tenantId);
    return marked;
  }
}
