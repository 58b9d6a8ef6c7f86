/** A person who can sign in. */
export interface Account {
  readonly email: string;
  readonly name: string;
  /** The vendor's own id of the person. */
  readonly subject: string;
}

/** An application that may ask for consent. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** Where codes may be sent; without it, anywhere on this machine. */
  readonly redirectUris?: readonly string[];
}

/** The demo's application, known to both fakes unless others are given. */
export const demoClient: OAuthClient = { id: 'lintel-demo', secret: 'lintel-demo-secret' };

export function isAllowedRedirect(client: OAuthClient, uri: string): boolean {
  if (client.redirectUris) return client.redirectUris.includes(uri);
  return URL.canParse(uri) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(uri).hostname);
}
