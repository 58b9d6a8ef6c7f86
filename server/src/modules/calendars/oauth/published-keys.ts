import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { fetchBounded } from '../bounded-answers.js';
import { TokenServerAway } from './token-endpoint.js';

const TIMEOUT_MS = 10_000;

/** Statuses of 4xx by which a server asks to come again; with the others it says that there is nothing for us. */
const laterStatuses = [408, 425, 429];

const documentSchema = z.object({ issuer: z.string().nullable().default(null), jwks_uri: z.url().optional() });

/** What an authorization server publishes of itself. */
export interface Published {
  /** As its discovery document names it; null where it publishes none. */
  readonly issuer: string | null;
  /** Null where it publishes none. */
  readonly keys: JWTVerifyGetKey | null;
}

/** The discovery document of an authorization server (OpenID Connect Discovery 1.0), asked for when it is first needed. */
export class PublishedKeys {
  private found: Promise<Published> | null = null;

  /** `usualKeys` is where the vendor's keys are, should there be no document. */
  constructor(
    private readonly discovery: string,
    private readonly usualKeys: string,
  ) {}

  /** Throws `TokenServerAway` where nobody answers. */
  async get(): Promise<Published> {
    this.found ??= this.discover();
    try {
      const found = await this.found;
      if (found.keys === null) this.found = null; // they may come
      return found;
    } catch (cause) {
      this.found = null;
      throw cause instanceof TokenServerAway
        ? cause
        : new TokenServerAway('The keys of id_tokens could not be had.', null, { cause });
    }
  }

  private async discover(): Promise<Published> {
    const document = await ask(this.discovery);
    const { issuer, jwks_uri: uri } = documentSchema.parse((await document?.json()) ?? {});
    if (uri !== undefined) return { issuer, keys: keysAt(uri) };
    const keys = await ask(this.usualKeys);
    return { issuer, keys: keys === null ? null : keysAt(this.usualKeys) };
  }
}

const keysAt = (url: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(url), { [customFetch]: fetchBounded });

/** Null where there is no such thing. */
async function ask(url: string): Promise<Response | null> {
  const response = await fetchBounded(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { ok, status } = response;
  if (status >= 400 && status < 500 && !laterStatuses.includes(status)) return null;
  if (!ok) throw new TokenServerAway(`The keys of id_tokens could not be had (${status}).`);
  return response;
}
