import client from '@sendgrid/client';
import mail from '@sendgrid/mail';

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

export const SendGridClient = (client as unknown as { Client: new () => SdkClient }).Client;
export const SendGridMail = (mail as unknown as { MailService: new () => SdkMail }).MailService;
