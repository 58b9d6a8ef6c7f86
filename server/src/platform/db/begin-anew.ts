import { LintelError } from '@lintel/shared/errors';

/** Thrown in a transaction whose locks can only be had in order by beginning it anew; whoever began it does so. */
export class BeginAnew extends LintelError {}
