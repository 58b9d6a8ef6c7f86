import { LintelError } from '@lintel/shared/errors';
import type { AccessTokens } from '../access-tokens.js';
import { ProviderFailure, type RemoteCalendar } from './two-way-provider.js';

export interface TokenRules {
  /** Whether the provider says that the token is not good any more. */
  isTokenRefused: (error: unknown) => boolean;
  /** What the provider's answer means. */
  explain: (error: unknown) => ProviderFailure;
}

/** Makes a call with the connection's token, and once more with another one where that was refused. */
export async function underToken<Result>(
  tokens: AccessTokens,
  { tenantId, connectionId }: Pick<RemoteCalendar, 'tenantId' | 'connectionId'>,
  rules: TokenRules,
  call: (token: string) => Promise<Result>,
): Promise<Result> {
  const token = await tokenOf(tokens.of(tenantId, connectionId));
  try {
    return await call(token);
  } catch (error) {
    if (!rules.isTokenRefused(error)) throw rules.explain(error);
  }
  const renewed = await tokenOf(tokens.of(tenantId, connectionId, { refused: token }));
  try {
    return await call(renewed);
  } catch (error) {
    throw rules.explain(error);
  }
}

async function tokenOf(asked: Promise<string>): Promise<string> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof LintelError)) throw error;
    const kind = error.code === 'CALENDAR_PERMISSION_DENIED' ? 'CONSENT_ENDED' : 'UNAVAILABLE';
    throw new ProviderFailure(kind, error.detail, { cause: error });
  }
}
