import type { Telemetry } from '@lintel/shared/contracts';
import { heartbeatMs } from '@lintel/shared/fleet';
import type { ShellBridge, ShellHealth } from '../../../shell/ipc-contract';
import { wait } from '../../lib/wait';

/** As many beats make the picture of how good the line is. */
const remembered = 20;
/** Faster than this nobody notices. */
const promptMs = 100;
/** Slower than this nobody waits. */
const hopelessMs = 2_000;

/** 0 to 100: the share of beats that were answered, less for each that took its time. */
export function linkQualityOf(lossShare: number, roundTripMs: number | null): number {
  const slow = roundTripMs === null ? 0 : Math.min(1, Math.max(0, roundTripMs - promptMs) / (hopelessMs - promptMs));
  return Math.round(100 * (1 - lossShare) * (1 - slow / 2));
}

export interface HeartbeatOptions {
  /** Resolves with whether somebody heard; null where no link is up, which is no fault of a line. */
  tell: (telemetry: Telemetry) => Promise<boolean | null>;
  /** Null in a browser. */
  shell: Partial<Pick<ShellBridge, 'health'>> | null;
  version: string;
  now: () => number;
  /** Null where the browser does not say. */
  battery: () => Promise<number | null>;
  screen: () => NonNullable<Telemetry['screen']>;
}

/** Says every 30 s how this display is, and measures the line by it. */
export class Heartbeat {
  readonly #beats: (number | null)[] = [];
  #lastError: string | null = null;

  constructor(private readonly options: HeartbeatOptions) {}

  /** Something went wrong on the page that nobody handled. */
  noteError(error: unknown): void {
    this.#lastError = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300);
  }

  async run(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await this.beat();
      await wait(heartbeatMs, ended);
    }
  }

  /** One beat; it never rejects. */
  async beat(): Promise<void> {
    try {
      const telemetry = await this.read();
      const began = this.options.now();
      const isHeard = await this.options.tell(telemetry);
      if (isHeard === null) return;
      this.#beats.push(isHeard ? this.options.now() - began : null);
      if (this.#beats.length > remembered) this.#beats.shift();
    } catch (error) {
      console.warn('The fleet could not be told how this display is', error);
    }
  }

  async read(): Promise<Telemetry> {
    const { shell, version, now, battery, screen } = this.options;
    const health = shell?.health ? await shell.health() : null;
    return {
      version: health?.version ?? version,
      uptimeSeconds: health?.uptimeSeconds ?? Math.round(now() / 1_000),
      ...this.#line(),
      battery: await battery(),
      screen: screen(),
      lastError: health?.lastError ?? this.#lastError,
      ...(health && { crashes: health.crashes, shell: shellOf(health) }),
    };
  }

  #line(): Pick<Telemetry, 'linkQuality' | 'roundTripMs' | 'lossShare'> {
    const answered = this.#beats.filter((beat) => beat !== null).sort((a, b) => a - b);
    if (this.#beats.length === 0) return { linkQuality: null, roundTripMs: null, lossShare: null };
    const lossShare = 1 - answered.length / this.#beats.length;
    const median = answered[Math.floor(answered.length / 2)];
    const roundTripMs = median === undefined ? null : Math.round(median);
    return { linkQuality: linkQualityOf(lossShare, roundTripMs), roundTripMs, lossShare };
  }
}

function shellOf({ platform, architecture, canUpdate, canReboot, waitingVersion }: ShellHealth): Telemetry['shell'] {
  return { platform: `${platform} ${architecture}`.slice(0, 50), canUpdate, canReboot, waitingVersion };
}
