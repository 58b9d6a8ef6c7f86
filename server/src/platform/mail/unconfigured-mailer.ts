import type { Logger } from '../logging/logger.js';
import { Mailer, type Mail } from './mailer.js';

/** Where nobody configured mail: sends nothing and says so each time. */
export class UnconfiguredMailer extends Mailer {
  readonly canSend = false;

  constructor(private readonly log: Logger) {
    super();
  }

  async send({ id, to, subject }: Mail): Promise<void> {
    this.log.warn(
      { mailId: id, recipients: to.length, subject },
      'a mail was not sent: set SENDGRID_API_KEY and MAIL_FROM',
    );
  }
}
