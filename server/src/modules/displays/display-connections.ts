import type { DisplayCommand, DisplaySettings } from '@lintel/shared/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Deadlines } from '../../platform/clock/deadlines.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import type { VerifiedDisplay } from './display-verifier.js';
import { DisplaysRepository } from './displays.repository.js';
import { PresenceService } from './presence.service.js';

/** A live connection of a display to this process, whatever its protocol. */
export interface DisplayConnection {
  /** Unique within the process. */
  readonly id: string;
  /** Who it is; kept up to date while the connection lives. */
  principal: DisplayPrincipal;
  /** The access token is over: the display has to come back with another one. */
  expired(): void;
  /** The display has no credentials any more: say so and end the connection. */
  revoked(): void;
  /** The display stands beside other rooms, or has another name. */
  changed(before: DisplayPrincipal): void;
  /** What holds for the display from now on. */
  settings(settings: DisplaySettings): void;
  command(command: DisplayCommand): void;
}

const REMEMBER_CHANGES = 1_000;
/** How long a display may take to come back with a new token before it counts as offline. */
const RENEWAL_MS = 20_000;

/**
 * The connections of displays to this process: who of them must go, and when. A display whose last one ends is offline.
 */
@Injectable()
export class DisplayConnections implements OnModuleInit {
  private readonly byDisplay = new Map<string, Set<DisplayConnection>>();
  private readonly expiries: Deadlines<DisplayConnection>;
  /** Cut because their token was over: their displays are not gone, they only sign in again. */
  private readonly renewing = new Set<DisplayConnection>();
  /** Those that take settings and commands; an MQTT client does once it has subscribed to them. */
  private readonly listening = new Set<DisplayConnection>();
  private readonly readyListeners = new Set<(connection: DisplayConnection) => void>();
  /** When displays were last said to be changed: a sign-in that began before may have seen what was. */
  private readonly changedAt = new Map<string, number>();

  constructor(
    private readonly displays: DisplaysRepository,
    private readonly presence: PresenceService,
    private readonly bus: LiveBus,
    @InjectLogger() private readonly log: Logger,
    clock: Clock,
  ) {
    this.expiries = new Deadlines(clock, (connections) => {
      for (const connection of connections) {
        this.renewing.add(connection);
        connection.expired();
      }
    });
  }

  onModuleInit(): void {
    this.bus.subscribe((hints) => this.take(hints));
    this.bus.onGap(() => this.recheck([...this.byDisplay.keys()]));
  }

  /** Now, to be asked for before a sign-in is verified and given to `add`. */
  mark(): number {
    return performance.now();
  }

  /** Takes a connection over whose display was verified after `since`. */
  add(connection: DisplayConnection, { expiresAt }: Pick<VerifiedDisplay, 'expiresAt'>, since: number): void {
    const { displayId } = connection.principal;
    const known = this.byDisplay.get(displayId);
    if (known) known.add(connection);
    else this.byDisplay.set(displayId, new Set([connection]));
    this.expiries.set(connection, expiresAt);
    this.logFailure(this.presence.cameOnline(connection.principal, connection.id));
    if ((this.changedAt.get(displayId) ?? 0) >= since) void this.recheck([displayId]);
  }

  /** From now on the connection takes settings and commands. Saying so twice is saying it once. */
  listens(connection: DisplayConnection): void {
    if (this.listening.has(connection) || !this.byDisplay.get(connection.principal.displayId)?.has(connection)) return;
    this.listening.add(connection);
    for (const listener of this.readyListeners) listener(connection);
  }

  /** Calls back with each connection that begins to take settings and commands. It must not throw. */
  onReady(listener: (connection: DisplayConnection) => void): void {
    this.readyListeners.add(listener);
  }

  /** The connections to this process that take settings and commands. */
  ready(): DisplayConnection[] {
    return [...this.listening];
  }

  /** Those of one display. */
  readyOf(displayId: string): DisplayConnection[] {
    return [...(this.byDisplay.get(displayId) ?? [])].filter((connection) => this.listening.has(connection));
  }

  /** The connection is gone. */
  remove(connection: DisplayConnection): void {
    const { displayId } = connection.principal;
    this.listening.delete(connection);
    const known = this.byDisplay.get(displayId);
    if (!known?.delete(connection)) return;
    if (known.size === 0) this.byDisplay.delete(displayId);
    this.expiries.delete(connection);
    const leave = () => this.logFailure(this.presence.wentOffline(connection.principal, connection.id));
    if (this.renewing.delete(connection)) setTimeout(leave, RENEWAL_MS).unref();
    else leave();
  }

  private take(hints: readonly LiveHint[]): void {
    const ids = hints
      .filter(({ type }) => type === 'display.revoked' || type === 'display.updated')
      .map(({ subjectId }) => subjectId);
    if (ids.length === 0) return;
    if (this.changedAt.size > REMEMBER_CHANGES) this.changedAt.clear();
    for (const id of ids) this.changedAt.set(id, performance.now());
    void this.recheck(ids);
  }

  /** Asks the database who the displays are now. Where it cannot be reached, the end of the token is the second line. */
  private async recheck(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (!this.byDisplay.has(id)) continue;
      try {
        this.apply(id, await this.displays.findActive(id));
      } catch (error) {
        this.log.error({ err: error, displayId: id }, 'a display could not be checked again');
      }
    }
  }

  private apply(displayId: string, principal: DisplayPrincipal | null): void {
    for (const connection of [...(this.byDisplay.get(displayId) ?? [])]) {
      if (!principal) {
        connection.revoked();
        continue;
      }
      const before = connection.principal;
      connection.principal = principal;
      connection.changed(before);
    }
  }

  /** What could not be written is written with the next beat of this process. */
  private logFailure(recorded: Promise<void>): void {
    recorded.catch((error: unknown) =>
      this.log.warn({ err: error }, 'the presence of a display could not be recorded yet'),
    );
  }
}
