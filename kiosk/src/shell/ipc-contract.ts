/**
 * What the page of a display may ask of the shell it runs in, one entry a call: arguments and answer. Main answers, preload
 * offers the functions by name, the renderer calls them; the channel is never seen by the page.
 */
export interface ShellCalls {
  /** The shell's version, for the fleet's telemetry. */
  version: { args: []; answer: string };
  /** Tokens sealed with the operating system's key store; null where none are kept. */
  readTokens: { args: []; answer: StoredTokens | null };
  /** Whether they were kept: false where the machine has no key store, and the page must keep them itself. */
  writeTokens: { args: [tokens: StoredTokens]; answer: boolean };
  clearTokens: { args: []; answer: void };
}

export type ShellCall = keyof ShellCalls;

/** What the server gave this display; instants in epoch milliseconds of the server's clock. */
export interface StoredTokens {
  accessToken: string;
  refreshToken: string;
  /** From here on the pair should be renewed; some time before `expiresAt`. */
  refreshAt: number;
  expiresAt: number;
  displayId: string;
  tenant: string;
}

export type ShellBridge = {
  [Call in ShellCall]: (...args: ShellCalls[Call]['args']) => Promise<ShellCalls[Call]['answer']>;
};

export const shellCalls: readonly ShellCall[] = ['version', 'readTokens', 'writeTokens', 'clearTokens'];
export const channelOf = (call: ShellCall): string => `lintel:${call}`;
/** The name of the bridge on `window`. */
export const bridgeName = 'lintelShell';
