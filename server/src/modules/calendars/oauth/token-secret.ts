import { z } from 'zod';
import type { Secrets } from '../../../platform/secrets/secrets.js';

const access = {
  accessToken: z.string().nullable(),
  /** How long the access token was good for when it came, in milliseconds. */
  lifetimeMs: z.number().optional(),
};

/** What a connection's tokens are had by, with the one that is good now. Stored encrypted, and never sent to anybody. */
const tokenSecretSchema = z.discriminatedUnion('grant', [
  z.object({ grant: z.literal('CONSENT'), ...access, refreshToken: z.string() }),
  z.object({
    grant: z.literal('SERVICE_ACCOUNT'),
    ...access,
    clientEmail: z.string(),
    privateKey: z.string(),
    subject: z.string().nullable(),
  }),
  z.object({
    grant: z.literal('APPLICATION'),
    ...access,
    directory: z.string(),
    /** Null for this server's own application. */
    client: z.object({ id: z.string(), secret: z.string() }).nullable(),
  }),
]);
export type TokenSecret = z.infer<typeof tokenSecretSchema>;

export const sealTokens = (secrets: Secrets, connectionId: string, secret: TokenSecret): string =>
  secrets.encrypt(JSON.stringify(secret), connectionId);

export const openTokens = (secrets: Secrets, connectionId: string, sealed: string): TokenSecret =>
  tokenSecretSchema.parse(JSON.parse(secrets.decrypt(sealed, connectionId)));
