import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { collector } from './waiting.js';

/** As SendGrid's reference of `POST /v3/mail/send` has it, as far as we use it: anything else is refused. */
const sendSchema = z.strictObject({
  personalizations: z
    .array(z.strictObject({ to: z.array(z.strictObject({ email: z.email() })).min(1) }))
    .min(1)
    .max(1_000),
  from: z.strictObject({ email: z.email(), name: z.string() }),
  subject: z.string().min(1),
  content: z.tuple([
    z.strictObject({ type: z.literal('text/plain'), value: z.string().min(1) }),
    z.strictObject({ type: z.literal('text/html'), value: z.string().min(1) }),
  ]),
  headers: z.record(z.string(), z.string()),
  custom_args: z.record(z.string(), z.string()),
  tracking_settings: z.strictObject({
    click_tracking: z.strictObject({ enable: z.boolean() }),
    open_tracking: z.strictObject({ enable: z.boolean() }),
  }),
});
export type SentMail = z.output<typeof sendSchema>;

/** SendGrid, as its SDK meets it. */
export interface FakeSendGrid {
  /** For the server: a key and where to use it. */
  environment: { SENDGRID_API_KEY: string; SENDGRID_API_URL: string; MAIL_FROM: string };
  /** What it took (202), in order. */
  taken: SentMail[];
  /** The statuses of all its answers. */
  answers: number[];
  /** Resolves when it has given so many answers. */
  answered(count: number): Promise<unknown>;
  /** What it answers next, once each, instead of taking the mail. */
  failNext(...statuses: number[]): void;
  close(): Promise<void>;
}

export async function openSendGrid(): Promise<FakeSendGrid> {
  const key = 'SG.fake-key';
  const taken: SentMail[] = [];
  const failures: number[] = [];
  const answers = collector<number>();
  const judge = async (request: IncomingMessage): Promise<{ status: number; message?: string }> => {
    const body = await text(request);
    if (request.method !== 'POST' || request.url !== '/v3/mail/send') return { status: 404, message: 'not found' };
    if (request.headers.authorization !== `Bearer ${key}`) return { status: 401, message: 'authorization required' };
    const failure = failures.shift();
    if (failure !== undefined) return { status: failure, message: 'as the test wants it' };
    const mail = sendSchema.safeParse(JSON.parse(body));
    if (!mail.success) return { status: 400, message: mail.error.message };
    taken.push(mail.data);
    return { status: 202 };
  };
  const server = createServer((request, response) => {
    void judge(request).then(({ status, message }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(message && JSON.stringify({ errors: [{ message, field: null, help: null }] }));
      answers.add(status);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: {
      SENDGRID_API_KEY: key,
      SENDGRID_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      MAIL_FROM: 'lintel@example.test',
    },
    taken,
    answers: answers.values,
    answered: (count) => answers.reached(count),
    failNext: (...statuses) => failures.push(...statuses),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
