import type { ConnectApplication, ConnectServiceAccount } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { importPKCS8 } from 'jose';
import { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.js';
import type { UserPrincipal } from '../../../platform/context/principal.js';
import { serviceAccountScopes } from './scopes.js';
import { StoreAccount } from './store-account.js';
import { TokenRefused, TokenServerAway, type TokenAnswer } from './token-endpoint.js';
import type { TokenSecret } from './token-secret.js';
import type { Vendor } from './vendor.js';
import { Vendors } from './vendors.js';

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.email(),
  private_key: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
});

/** Connections by a key instead of a person's consent. Each is tried before it is kept. */
@Injectable()
export class OrganisationAccounts {
  constructor(
    private readonly store: StoreAccount,
    private readonly vendors: Vendors,
    private readonly clock: Clock,
  ) {}

  /** A Google service account, as itself or as whom the domain lets it stand in for. */
  async connectServiceAccount(actor: UserPrincipal, { key, subject }: ConnectServiceAccount): Promise<string> {
    const { client_email: clientEmail, private_key: privateKey } = await readKey(key);
    const secret = {
      grant: 'SERVICE_ACCOUNT' as const,
      accessToken: null,
      clientEmail,
      privateKey,
      subject: subject ?? null,
    };
    const tokens = await this.try(this.vendors.of('GOOGLE'), secret, (code) =>
      code === 'unauthorized_client'
        ? `Google does not let ${clientEmail} act as ${subject ?? 'itself'}. Delegate to it, in the Admin console, the scopes ${serviceAccountScopes.join(', ')}.`
        : `Google refuses the key (${code}). Make a new one and paste all of its JSON file.`,
    );
    const account = { id: `${clientEmail} ${subject ?? ''}`.trim(), email: subject ?? clientEmail };
    const scoped = { ...tokens, scopes: tokens.scopes ?? serviceAccountScopes };
    const { tenantId } = actor;
    const facts = { tenantId, provider: 'GOOGLE', kind: 'ORGANISATION', actor, account } as const;
    return this.store.keyed({ ...facts, tokens: scoped, secret });
  }

  /** An application's own permissions in a directory of Microsoft Entra (client credentials). */
  async connectApplication(actor: UserPrincipal, input: ConnectApplication): Promise<string> {
    const { directory, clientId, clientSecret } = input;
    const vendor = clientId === undefined ? this.vendors.available('MICROSOFT') : this.vendors.of('MICROSOFT');
    const client = clientId === undefined || clientSecret === undefined ? null : { id: clientId, secret: clientSecret };
    const secret = { grant: 'APPLICATION' as const, accessToken: null, directory, client };
    const tokens = await this.try(vendor, secret, (code) =>
      code === 'invalid_client' || code === 'unauthorized_client'
        ? `Microsoft does not know the application in ${directory}, or refuses its secret. Check both, and that an administrator of the directory has consented.`
        : `Microsoft refuses the application (${code}). Check the directory.`,
    );
    const account = { id: `${directory.toLowerCase()} ${clientId ?? ''}`.trim(), email: directory.toLowerCase() };
    const { tenantId } = actor;
    const facts = { tenantId, provider: 'MICROSOFT', kind: 'ORGANISATION', actor, account } as const;
    return this.store.keyed({ ...facts, tokens, secret });
  }

  private async try(vendor: Vendor, secret: TokenSecret, explain: (code: string) => string): Promise<TokenAnswer> {
    try {
      return await vendor.renew(secret, this.clock.now());
    } catch (error) {
      if (error instanceof TokenRefused)
        throw new LintelError('CALENDAR_PERMISSION_DENIED', { detail: explain(error.code), cause: error });
      if (error instanceof TokenServerAway)
        throw new LintelError('CALENDAR_UNAVAILABLE', {
          detail: 'The provider gives no tokens now. Try again later.',
          cause: error,
        });
      throw error;
    }
  }
}

async function readKey(key: string): Promise<z.output<typeof keySchema>> {
  try {
    const parsed = keySchema.parse(JSON.parse(key));
    await importPKCS8(parsed.private_key, 'RS256');
    return parsed;
  } catch (cause) {
    const message = 'Paste the whole JSON file of the key of a service account, as Google handed it out.';
    throw new LintelError('VALIDATION_FAILED', {
      detail: `key: ${message}`,
      errors: [{ path: 'key', message }],
      // What was pasted, and so what the reader says of it, is secret.
      cause: cause instanceof Error ? new Error(cause.name) : undefined,
    });
  }
}
