import { z } from 'zod';
import type { Logger } from '../logging/logger.js';
import { MailDeferred, Mailer, type Mail } from './mailer.js';
import { SendGridClient, SendGridMail } from './sendgrid-sdk.js';

/** A carrier that does not answer must not hold up the other jobs for long. */
const TIMEOUT_MS = 10_000;

export interface SendGridOptions {
  apiKey: string;
  /** Where the API is, without a trailing slash. */
  apiUrl: string;
  from: string;
}

/**
 * Mail by SendGrid's v3 API (`POST /v3/mail/send`). The API has no key for idempotence, so a process killed between its
 * answer and our record sends again; all recipients go in one request, and the copies carry one Message-ID, by which
 * mailboxes know the second for what it is.
 */
export class SendGridMailer extends Mailer {
  readonly canSend = true;
  private readonly mail = new SendGridMail();

  constructor(
    private readonly options: SendGridOptions,
    private readonly log: Logger,
  ) {
    super();
    const client = new SendGridClient();
    client.setApiKey(options.apiKey);
    // After the key: setting that sets the address as well.
    client.setDefaultRequest('baseUrl', options.apiUrl);
    this.mail.setClient(client);
    this.mail.setTimeout(TIMEOUT_MS);
  }

  async send({ id, to, subject, text, html }: Mail): Promise<void> {
    const { from } = this.options;
    try {
      await this.mail.send({
        personalizations: to.map((email) => ({ to: { email } })),
        from: { email: from, name: 'Lintel' },
        subject,
        content: [
          { type: 'text/plain', value: text },
          { type: 'text/html', value: html },
        ],
        headers: {
          'Message-ID': `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          // No out-of-office answers (RFC 3834).
          'Auto-Submitted': 'auto-generated',
        },
        customArgs: { lintel_mail_id: id },
        trackingSettings: { clickTracking: { enable: false }, openTracking: { enable: false } },
      });
    } catch (error) {
      this.judge(error, { mailId: id, recipients: to.length, subject });
      return;
    }
    this.log.info({ mailId: id, recipients: to.length }, 'a mail was handed to SendGrid');
  }

  /** The SDK's errors carry the request with its key, and SendGrid's may name recipients: neither goes on. */
  private judge(error: unknown, facts: { mailId: string; recipients: number; subject: string }): void {
    const refusal = refusalSchema.safeParse(error);
    if (!refusal.success) {
      const { code } = codeSchema.catch({ code: 'no code' }).parse(error);
      throw new MailDeferred(`SendGrid could not be reached (${code}).`);
    }
    const { code: status, response } = refusal.data;
    if (status === 429 || status >= 500) throw new MailDeferred(`SendGrid answered ${status}.`);
    const reasons = response.body.errors.map(({ field, message }) => [field, message].filter(Boolean).join(': '));
    this.log.error(
      { ...facts, status, reasons: reasons.map((reason) => reason.replace(/\S+@\S+/g, '[address]')) },
      'SendGrid refused a mail for good: see its reasons, SENDGRID_API_KEY and MAIL_FROM',
    );
  }
}

const codeSchema = z.object({ code: z.string() });
const refusalSchema = z.object({
  code: z.number(),
  response: z.object({
    body: z
      .object({ errors: z.array(z.object({ field: z.string().nullish(), message: z.string() })) })
      .catch({ errors: [] }),
  }),
});
