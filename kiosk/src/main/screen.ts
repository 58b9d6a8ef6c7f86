import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PowerSaveBlocker } from 'electron';
import type { ShellConfig } from './config';

/** Runs a program without a shell; rejects when it could not be run or failed. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<void>;

const patienceMs = 10_000;

export const runProgram: RunProgram = async (program, args) => {
  await promisify(execFile)(program, args, { timeout: patienceMs });
};

/** What switches the screen of this machine, a program with its arguments; null where nothing does. */
export function screenCommand({ screenPower, screenOutput }: ShellConfig, isOn: boolean): readonly string[] | null {
  switch (screenPower) {
    case 'wlr-randr':
      return ['wlr-randr', '--output', screenOutput, isOn ? '--on' : '--off'];
    case 'xset':
      return ['xset', 'dpms', 'force', isOn ? 'on' : 'off'];
    case 'none':
      return null;
  }
}

/** The screen's power. While it is to be on, the machine may not put it to sleep. */
export class Screen {
  #blocker: number | undefined;
  #isOn = true;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly powerSaveBlocker: PowerSaveBlocker,
    private readonly config: ShellConfig,
    private readonly run: RunProgram,
  ) {}

  start(): void {
    this.#blocker ??= this.powerSaveBlocker.start('prevent-display-sleep');
  }

  /** Whether the machine switched it. In the order of asking: an "on" never overtakes the "off" before it. */
  set(isOn: boolean): Promise<boolean> {
    this.#isOn = isOn;
    const change = this.#last.then(() => this.#change(isOn));
    this.#last = change;
    return change;
  }

  /** Somebody is there. The page's own hours switch it off again. */
  wake(): void {
    if (!this.#isOn) void this.set(true);
  }

  async #change(isOn: boolean): Promise<boolean> {
    if (isOn) this.start();
    else this.#letSleep();
    const command = screenCommand(this.config, isOn);
    if (!command) return false;
    const [program, ...args] = command;
    try {
      await this.run(program!, args);
      return true;
    } catch (error) {
      console.error('The screen could not be switched, the page darkens it instead', error);
      return false;
    }
  }

  #letSleep(): void {
    if (this.#blocker !== undefined) this.powerSaveBlocker.stop(this.#blocker);
    this.#blocker = undefined;
  }
}
