import { Client } from '@sendgrid/client';
import { MailService } from '@sendgrid/mail';

/** What we use of the SDK. Its own declarations contradict themselves (`export =` beside named exports). */
interface SdkClient {
  setApiKey(apiKey: string): void;
  setDefaultRequest(key: 'baseUrl', value: string): void;
}
interface SdkMail {
  setClient(client: SdkClient): void;
  /** Milliseconds. */
  setTimeout(timeout: number): void;
  /** Rejects with a `ResponseError` for an answer from 400 on, and with what axios throws where there is none. */
  send(mail: object): Promise<unknown>;
}

export const SendGridClient = Client as unknown as new () => SdkClient;
export const SendGridMail = MailService as unknown as new () => SdkMail;
