/** The whole feed is no calendar we can trust; the message says what to do. Never to be taken for an empty calendar. */
export class UnreadableFeed extends Error {
  override name = 'UnreadableFeed';

  constructor(
    message: string,
    /** Whether the same address may well answer properly later (a download that broke off). */
    readonly isPassing = false,
  ) {
    super(message);
  }
}

/** One event cannot be read; the message is the reason that is shown. The others count. */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent';
}
