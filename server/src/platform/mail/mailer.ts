/** One message; each recipient gets a copy that names nobody else. */
export interface Mail {
  /** Unique and stable: the same at each attempt, so that a mailbox that gets it twice can tell. */
  id: string;
  to: readonly string[];
  /** One line. */
  subject: string;
  text: string;
  html: string;
}

/** The mail could not be handed over now and may be later: repeat the job. */
export class MailDeferred extends Error {
  override readonly name = 'MailDeferred';
}

/** Hands mail to whoever carries it. */
export abstract class Mailer {
  /** False where nobody configured it: do not promise anybody a mail. */
  abstract readonly canSend: boolean;

  /**
   * Resolves when the carrier has taken the mail, and when it never will, which is said in the log: nobody configured it
   * or it refused. Throws `MailDeferred` where another attempt can help. Called twice with one mail it may send it twice.
   */
  abstract send(mail: Mail): Promise<void>;
}
