/** Why the server cannot start or go on, in one sentence for whoever started it, which also says what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
