import type { DisplayReply, DisplayRequest, Telemetry } from '@lintel/shared/contracts';

/** A lasting connection of a display to its server. */
export interface Link {
  readonly isUp: boolean;
  start(): void;
  stop(): void;
  /** The network is back: no more waiting. */
  hurry(): void;
  /** The reply; null where the link is down, breaks or stays silent. */
  request(request: DisplayRequest): Promise<DisplayReply | null>;
  tell(telemetry: Telemetry): void;
}

export interface LinkEvents {
  opened(): void;
  /** `isNews`: it was sent just now, not kept for who comes later. */
  schedule(message: unknown, isNews: boolean): void;
  time(now: number): void;
}

/** How long a display waits for a reply before it goes another way. */
export const REPLY_PATIENCE_MS = 6_000;

/** Half of it is chance, so that those who were cut off together do not come back together. */
export const pauseMs = (failures: number): number => Math.min(5_000, 250 * 2 ** failures) * (0.5 + Math.random() / 2);
