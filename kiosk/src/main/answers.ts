import type { ShellBridge } from '../shell/ipc-contract';
import type { Machine } from './machine';
import type { PageKeeper } from './page-keeper';
import type { Screen } from './screen';
import type { Screenshots } from './screenshots';
import type { TokenFile } from './token-file';
import type { Updates } from './updates';

export interface AnswerParts {
  version: string;
  platform: string;
  architecture: string;
  uptimeMs: () => number;
  machineUptimeSeconds: () => number;
  tokens: TokenFile;
  screenshots: Screenshots;
  machine: Machine;
  updates: Updates;
  screen: Screen;
  page: PageKeeper;
}

/** What the shell answers the page. */
export function answersOf(parts: AnswerParts): ShellBridge {
  const { version, tokens, screenshots, machine, updates, screen, page } = parts;
  return {
    version: async () => version,
    health: async () => ({
      version,
      platform: parts.platform,
      architecture: parts.architecture,
      uptimeSeconds: Math.floor(parts.uptimeMs() / 1_000),
      machineUptimeSeconds: Math.floor(parts.machineUptimeSeconds()),
      crashes: page.health.crashes,
      lastError: updates.lastError ?? page.health.lastError,
      canReboot: machine.canReboot,
      canUpdate: updates.canUpdate,
      waitingVersion: updates.waitingVersion,
    }),
    readTokens: () => tokens.read(),
    writeTokens: (next) => tokens.write(next),
    clearTokens: () => tokens.clear(),
    screenshot: () => screenshots.take(),
    relaunch: async () => machine.relaunchSoon(),
    reboot: async () => machine.rebootSoon(),
    updateNow: (wanted) => updates.updateTo(wanted),
    expectMeetings: async (startsInMs) => updates.expect(startsInMs),
    setScreen: (isOn) => screen.set(isOn),
  };
}
