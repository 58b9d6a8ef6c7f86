import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CommandResult, DisplayCommand } from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { Commander, identifyMs, type CommanderOptions } from './commander';

let made = 0;
const commandId = () => `0190a0a0-4444-7000-8000-${String((made += 1)).padStart(12, '0')}`;

describe('Commander', () => {
  let database: DisplayDatabase;
  let told: CommandResult[];
  let reloads: number;
  let isReachable: boolean;

  beforeEach(async () => {
    database = await openDatabase(`commander-${commandId()}`);
    [told, reloads, isReachable] = [[], 0, true];
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    database.close();
  });

  const commander = (more: Partial<CommanderOptions> = {}) =>
    new Commander({
      database,
      machine: null,
      configure: () => Promise.resolve(),
      report: (result) => {
        if (!isReachable) return Promise.reject(new Error('offline'));
        told.push(result);
        return Promise.resolve();
      },
      upload: () => Promise.resolve(),
      reload: () => (reloads += 1),
      ...more,
    });

  it.each(['screenshot', 'update', 'reboot'] as const)('says plainly that a browser does no %s', async (command) => {
    const id = commandId();
    await commander().take({ commandId: id, command, version: '2.0.0' });
    expect(told).toEqual([
      { commandId: id, status: 'FAILED', reason: 'UNSUPPORTED', detail: expect.stringContaining('browser') },
    ]);
  });

  it('blinks for a while, and anew for who asks again', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    const blinking = commander();
    await blinking.take({ commandId: commandId(), command: 'identify' });
    expect(blinking.isIdentifying.get()).toBe(true);
    await jest.advanceTimersByTimeAsync(identifyMs - 1);
    await blinking.take({ commandId: commandId(), command: 'identify' });
    await jest.advanceTimersByTimeAsync(identifyMs - 1);
    expect(blinking.isIdentifying.get()).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(blinking.isIdentifying.get()).toBe(false);
  });

  it('does each command once and answers it as often as asked, also after the reload', async () => {
    const command: DisplayCommand = { commandId: commandId(), command: 'reload' };
    isReachable = false;
    await commander().take(command);
    expect(reloads).toBe(1);
    isReachable = true;
    const next = commander();
    await next.restore();
    await next.take(command);
    expect(reloads).toBe(1);
    expect(told).toEqual([{ commandId: command.commandId, status: 'DONE' }]);
  });

  it('tells what could not be told when the server is back', async () => {
    const id = commandId();
    const away = commander();
    isReachable = false;
    await away.take({ commandId: id, command: 'config', settings: defaultDisplaySettings });
    isReachable = true;
    await away.tellAgain();
    await away.tellAgain();
    expect(told).toEqual([{ commandId: id, status: 'DONE' }]);
  });

  it('does not let a line that hangs keep it from reloading', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    let reloading = Promise.resolve();
    await new Promise<void>((reported) => {
      const report = () => {
        reported();
        return new Promise<void>(() => undefined);
      };
      reloading = commander({ report }).take({ commandId: commandId(), command: 'reload' });
    });
    await jest.advanceTimersByTimeAsync(5_000);
    await reloading;
    expect(reloads).toBe(1);
  });

  it('has the shell do what a shell can', async () => {
    const uploads: string[] = [];
    const shell = commander({
      machine: {
        screenshot: () => Promise.resolve({ type: 'image/jpeg', bytes: new Uint8Array(3), width: 2, height: 1 }),
        updateNow: (version) =>
          version === '2.0.0' ? Promise.resolve('WAITING') : Promise.reject(new Error('There is no version 3.0.0.')),
        reboot: () => Promise.resolve('TOO_SOON'),
      },
      upload: (id) => {
        uploads.push(id);
        return Promise.resolve();
      },
    });
    const ids = [commandId(), commandId(), commandId(), commandId()] as const;
    await shell.take({ commandId: ids[0], command: 'screenshot' });
    await shell.take({ commandId: ids[1], command: 'update', version: '2.0.0' });
    await shell.take({ commandId: ids[2], command: 'update', version: '3.0.0' });
    await shell.take({ commandId: ids[3], command: 'reboot' });
    expect(uploads).toEqual([ids[0]]);
    expect(told).toEqual([
      { commandId: ids[0], status: 'DONE' },
      { commandId: ids[1], status: 'DONE' },
      { commandId: ids[2], status: 'FAILED', reason: 'ERROR', detail: 'There is no version 3.0.0.' },
      { commandId: ids[3], status: 'FAILED', reason: 'TOO_SOON' },
    ]);
  });

  it('reports settings it does not understand', async () => {
    const id = commandId();
    await commander({ configure: () => Promise.reject(new Error('Unknown language.')) }).take({
      commandId: id,
      command: 'config',
      settings: defaultDisplaySettings,
    });
    expect(told).toEqual([{ commandId: id, status: 'FAILED', reason: 'ERROR', detail: 'Unknown language.' }]);
  });
});
