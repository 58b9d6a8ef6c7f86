import type { App } from 'electron';
import type { RebootAnswer } from '../shell/ipc-contract';
import type { ShellConfig } from './config';
import type { RunProgram } from './screen';

/** The unit starts the shell again after every end but this one. */
export const exitCodes = { left: 86, again: 75 } as const;

/** Before this a page has no business ending what has only just begun: a loop must stay slow enough to step in. */
const relaunchAfterMs = 60_000;
const rebootAfterSeconds = 10 * 60;
/** For the answer to reach the server before its asker is gone. */
const farewellMs = 1_500;

const rebootCommands: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['systemctl', 'reboot'],
  win32: ['shutdown.exe', '/r', '/t', '0'],
};

export interface MachineParts {
  app: Pick<App, 'relaunch' | 'exit'>;
  config: ShellConfig;
  platform: NodeJS.Platform;
  appImage: string | undefined;
  run: RunProgram;
  /** Milliseconds since the shell started. */
  uptimeMs: () => number;
  /** Seconds since the machine started. */
  machineUptimeSeconds: () => number;
}

/** The ends of the shell and of the machine it runs on. */
export class Machine {
  #isLeaving = false;

  constructor(private readonly parts: MachineParts) {}

  /** From here on windows may close. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  get canReboot(): boolean {
    return this.parts.config.isRebootAllowed && Object.hasOwn(rebootCommands, this.parts.platform);
  }

  willQuit(): void {
    this.#isLeaving = true;
  }

  /** Somebody gave the PIN: nothing starts it again. */
  leave(): void {
    this.#isLeaving = true;
    this.parts.app.exit(exitCodes.left);
  }

  /** Everything anew, at once. */
  startOver(): void {
    this.#isLeaving = true;
    const { app, appImage, config } = this.parts;
    // A process started from here would end with the unit's control group. An AppImage's own program lies in a folder that is
    // gone with it.
    if (!config.isSupervised) app.relaunch(appImage ? { execPath: appImage } : undefined);
    app.exit(exitCodes.again);
  }

  relaunchSoon(): void {
    if (this.parts.uptimeMs() < relaunchAfterMs) throw new Error('The shell has only just started.');
    setTimeout(() => this.startOver(), farewellMs);
  }

  rebootSoon(): RebootAnswer {
    if (!this.canReboot) return 'NOT_ALLOWED';
    const { machineUptimeSeconds, platform, run } = this.parts;
    if (machineUptimeSeconds() < rebootAfterSeconds) return 'TOO_SOON';
    const [program, ...args] = rebootCommands[platform]!;
    setTimeout(() => {
      run(program!, args).catch((error: unknown) => console.error('The machine could not be started again', error));
    }, farewellMs);
    return 'REBOOTING';
  }
}
