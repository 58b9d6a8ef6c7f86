import { uuidv7 } from './ids.js';

/** This run of this process, to tell it from the others of the installation. */
export class ProcessId {
  readonly value = uuidv7();
}
