import type { Config } from '../config/config.js';
import type { Logger } from '../logging/logger.js';
import type { Mailer } from './mailer.js';
import { SendGridMailer } from './sendgrid-mailer.js';
import { UnconfiguredMailer } from './unconfigured-mailer.js';

/** By SendGrid where there is a key for it. */
export function createMailer({ sendGrid }: Config, log: Logger): Mailer {
  return sendGrid ? new SendGridMailer(sendGrid, log) : new UnconfiguredMailer(log);
}
