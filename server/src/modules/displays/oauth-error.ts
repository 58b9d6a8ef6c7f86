/** The codes of RFC 6749 (5.2), RFC 8628 (3.5) and RFC 9449 (5) that this server answers. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'invalid_dpop_proof';

/** What the OAuth endpoints refuse with; everything else of the product speaks problem details. */
export class OAuthError extends Error {
  override name = 'OAuthError';

  constructor(
    readonly code: OAuthErrorCode,
    /** RFC 6749 allows printable ASCII without quotes and backslashes. */
    readonly description: string,
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${description}`, options);
  }

  get status(): number {
    return this.code === 'invalid_client' ? 401 : 400;
  }
}
