import type { DisplayReply, DisplayRequest, Telemetry } from '@lintel/shared/contracts';
import type { DisplayCommand } from '@lintel/shared/mqtt';
import type { Store } from '../../lib/store';

/** A lasting connection to the server. Several may be up at a time and tell the same: each alone is enough. */
export interface Link {
  readonly isUp: Store<boolean>;
  start(): void;
  stop(): void;
  /** The server's reply, or null when the link is down or silent: the same request may then go another way. */
  request(request: DisplayRequest): Promise<DisplayReply | null>;
  /** Tells the fleet how this display is. Whether it was heard, in time; never where the link is down. */
  tell(telemetry: Telemetry): Promise<boolean>;
  /** The line is dead though nobody has said so. */
  drop(): void;
  /** The network is back: no more waiting. */
  hurry(): void;
}

/** What a link has to say. */
export interface LinkEvents {
  /** Up from now on. */
  opened(): void;
  /** The rooms the display stands beside, the one to show first. */
  rooms(roomIds: readonly string[]): void;
  /** `isNews`: it was sent just now, not kept for who comes later. */
  schedule(message: unknown, about: { isNews: boolean }): void;
  /** The server's clock just now, epoch milliseconds. */
  time(now: number): void;
  /** The server has shown a sign of life. */
  alive(): void;
  /** The display does not stand beside this room any more. */
  roomRefused(roomId: string): void;
  /** The credentials are void. */
  revoked(): void;
  settings(settings: unknown): void;
  command(command: DisplayCommand): void;
}

/** How long a link waits for a reply before it calls itself silent. */
export const replyTimeoutMs = 6_000;
