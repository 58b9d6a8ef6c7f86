/** Time as the fakes see it: epoch milliseconds. The server's `Clock` fits, and so does an object of a test. */
export interface WireClock {
  now(): number;
}

/** Only a process that runs alone asks the machine. */
export const machineClock: WireClock = { now: () => Date.now() };
