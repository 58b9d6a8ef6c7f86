/**
 * What the page of a display may ask of the shell it runs in, one entry a call: arguments and answer. Main answers, preload
 * offers the functions by name, the renderer calls them; the channel is never seen by the page.
 */
export interface ShellCalls {
  /** The shell's version, for the fleet's telemetry. */
  version: { args: []; answer: string };
  /** What the fleet wants to know of this machine. */
  health: { args: []; answer: ShellHealth };
  /** Tokens sealed with the operating system's key store; null where none are kept. */
  readTokens: { args: []; answer: StoredTokens | null };
  /** Whether they were kept: false where the machine has no key store, and the page must keep them itself. */
  writeTokens: { args: [tokens: StoredTokens]; answer: boolean };
  clearTokens: { args: []; answer: void };
  /** The page as it stands on the screen, never more than that; refused when asked more than once in two seconds. */
  screenshot: { args: []; answer: Screenshot };
  /** Starts the shell again, a moment after the answer. Refused in its first minute, so that nothing can keep it starting. */
  relaunch: { args: []; answer: void };
  /** Starts the machine again, a moment after the answer, where its administrator allows that. */
  reboot: { args: []; answer: RebootAnswer };
  /**
   * Fetches exactly this version, newer or older, and installs it at the next quiet moment: see `expectMeetings`. Rejects
   * when it cannot be had, with the reason; what is installed then is seen in `version` after the restart.
   */
  updateNow: { args: [version: string]; answer: UpdateAnswer };
  /**
   * How far off the starts of the meetings in this room are, in milliseconds by the server's clock, those lately begun below
   * zero. Told at least once a minute: without it no moment counts as quiet and no update is installed.
   */
  expectMeetings: { args: [startsInMs: number[]]; answer: void };
  /** Whether the machine itself switched the screen; false where the page has to darken it. A touch switches it on again. */
  setScreen: { args: [isOn: boolean]; answer: boolean };
}

export type ShellCall = keyof ShellCalls;

/** What the server gave this display; instants in epoch milliseconds of the server's clock. */
export interface StoredTokens {
  accessToken: string;
  refreshToken: string;
  /** Names the renewal these will be used for, so that it may be asked for again when its answer is lost. */
  renewalId?: string;
  /** From here on the pair should be renewed; some time before `expiresAt`. */
  refreshAt: number;
  expiresAt: number;
  displayId: string;
  tenant: string;
}

export interface ShellHealth {
  version: string;
  platform: string;
  architecture: string;
  /** Since the shell started. */
  uptimeSeconds: number;
  /** Since the machine started. */
  machineUptimeSeconds: number;
  /** How often the page went away by itself since the shell started. */
  crashes: number;
  lastError: string | null;
  canReboot: boolean;
  canUpdate: boolean;
  /** The version that waits for a quiet moment. */
  waitingVersion: string | null;
}

export interface Screenshot {
  type: 'image/jpeg';
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** `TOO_SOON`: the machine has only just started, and a page must not be able to keep it starting. */
export type RebootAnswer = 'REBOOTING' | 'NOT_ALLOWED' | 'TOO_SOON';
/** `UNSUPPORTED`: this installation is updated by other means, as a Debian package is. */
export type UpdateAnswer = 'CURRENT' | 'WAITING' | 'UNSUPPORTED';

export type ShellBridge = {
  [Call in ShellCall]: (...args: ShellCalls[Call]['args']) => Promise<ShellCalls[Call]['answer']>;
};

export const shellCalls: readonly ShellCall[] = [
  'version',
  'health',
  'readTokens',
  'writeTokens',
  'clearTokens',
  'screenshot',
  'relaunch',
  'reboot',
  'updateNow',
  'expectMeetings',
  'setScreen',
];
export const channelOf = (call: ShellCall): string => `lintel:${call}`;
/** The name of the bridge on `window`. */
export const bridgeName = 'lintelShell';
