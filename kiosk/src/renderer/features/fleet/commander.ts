import { commandResultSchema, type CommandResult, type DisplayCommand } from '@lintel/shared/contracts';
import { z } from 'zod';
import type { Screenshot, ShellBridge } from '../../../shell/ipc-contract';
import type { DisplayDatabase } from '../../lib/database';
import { createStore } from '../../lib/store';
import { wait } from '../../lib/wait';

/** Long enough for somebody in the corridor to look around. */
export const identifyMs = 15_000;
/** The result of a reload goes ahead of it, but a line that hangs does not keep a page that was to be reloaded. */
const reportBeforeMs = 3_000;
/** Results kept for a server that asks again. */
const keepResults = 50;

type Failure = Pick<CommandResult, 'reason' | 'detail'>;

/** The shell, as far as commands go; a page in an older one lacks some of it. */
type Machine = Partial<Pick<ShellBridge, 'screenshot' | 'updateNow' | 'reboot'>>;

export interface CommanderOptions {
  database: DisplayDatabase;
  /** Null in a browser. */
  machine: Machine | null;
  configure: (settings: unknown) => Promise<void>;
  report: (result: CommandResult) => Promise<void>;
  /** A screenshot is its own report. */
  upload: (commandId: string, screenshot: Screenshot) => Promise<void>;
  reload: () => void;
}

/**
 * Does what the fleet's administrators ask for, each command once: what comes again is answered as before, also after the
 * reload that it asked for.
 */
export class Commander {
  readonly isIdentifying = createStore(false);
  #results: CommandResult[] = [];
  readonly #underWay = new Set<string>();
  #untold: CommandResult[] = [];
  #identified = 0;

  constructor(private readonly options: CommanderOptions) {}

  async restore(): Promise<void> {
    const kept = z.array(commandResultSchema).safeParse(await this.options.database.get('facts', 'results'));
    if (kept.success) this.#results = kept.data;
  }

  /** It never rejects: what goes wrong is the result. */
  async take(command: DisplayCommand): Promise<void> {
    const { commandId } = command;
    if (this.#underWay.has(commandId)) return;
    const before = this.#results.find((result) => result.commandId === commandId);
    if (before) return this.#tell(before);
    this.#underWay.add(commandId);
    try {
      await this.#follow(command);
    } finally {
      this.#underWay.delete(commandId);
    }
  }

  /** The server is back: what it has not heard of yet. */
  async tellAgain(): Promise<void> {
    const untold = this.#untold;
    this.#untold = [];
    for (const result of untold) await this.#tell(result);
  }

  async #follow(command: DisplayCommand): Promise<void> {
    const { commandId } = command;
    let failure: Failure | null;
    try {
      failure = await this.#do(command);
    } catch (error) {
      failure = { reason: 'ERROR', detail: String(error instanceof Error ? error.message : error).slice(0, 300) };
    }
    const result: CommandResult = { commandId, status: failure ? 'FAILED' : 'DONE', ...failure };
    this.#results = [...this.#results, result].slice(-keepResults);
    await this.options.database.put('facts', this.#results, 'results');
    if (command.command !== 'reload') return this.#tell(result);
    await Promise.race([this.#tell(result), wait(reportBeforeMs)]);
    this.options.reload();
  }

  /** What is the matter, or null when it is done. */
  async #do(command: DisplayCommand): Promise<Failure | null> {
    const { machine, configure, upload } = this.options;
    switch (command.command) {
      case 'reload':
        return null;
      case 'identify':
        this.#identify();
        return null;
      case 'config':
        await configure(command.settings);
        return null;
      case 'screenshot':
        if (!machine?.screenshot) return unsupported('A browser takes no pictures of itself.');
        await upload(command.commandId, await machine.screenshot());
        return null;
      case 'update': {
        if (!machine?.updateNow) return unsupported('A browser shows the version its server has.');
        const answer = await machine.updateNow(command.version);
        return answer === 'UNSUPPORTED' ? unsupported('This installation is updated by other means.') : null;
      }
      case 'reboot': {
        if (!machine?.reboot) return unsupported('A browser cannot start its machine again.');
        const answer = await machine.reboot();
        return answer === 'REBOOTING' ? null : { reason: answer };
      }
    }
  }

  #identify(): void {
    const turn = (this.#identified += 1);
    this.isIdentifying.set(true);
    void wait(identifyMs).then(() => {
      if (turn === this.#identified) this.isIdentifying.set(false);
    });
  }

  async #tell(result: CommandResult): Promise<void> {
    try {
      await this.options.report(result);
    } catch (error) {
      this.#untold.push(result);
      console.warn('The result of a command could not be told yet', error);
    }
  }
}

const unsupported = (detail: string): Failure => ({ reason: 'UNSUPPORTED', detail });
