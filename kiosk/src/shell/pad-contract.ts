/** Between the shell's own pages and main: the way out. No page of the server sees any of it. */
export const padChannels = {
  open: 'lintel-pad:open',
  attempt: 'lintel-pad:attempt',
  close: 'lintel-pad:close',
} as const;

/** What came of a PIN; after `LEAVING` there is no page left to read it. */
export type AttemptAnswer = { kind: 'LEAVING' } | { kind: 'WRONG' } | { kind: 'LOCKED'; seconds: number };

export const pinDigits = { min: 4, max: 12 } as const;

/** The scheme of the shell's own pages. */
export const shellScheme = 'lintel-shell';
export const padUrl = `${shellScheme}://pad/`;
