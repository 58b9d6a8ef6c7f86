import { v7 } from 'uuid';

/** Ids sort by the time they were made, which keeps indexes compact. */
export const uuidv7 = (): string => v7();
