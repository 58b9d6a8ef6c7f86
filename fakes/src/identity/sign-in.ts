/** What a person does on the consent page. */
export interface Decision {
  readonly account: string;
  /** Without it, all that were asked for. */
  readonly scopes?: readonly string[];
  readonly isDenied?: boolean;
}

/**
 * Goes through the consent page as a person does, over HTTP, and returns the address to which the browser is sent back,
 * which is left to the caller to open. Throws with the page's text when there is no way back.
 */
export async function signIn(authorizeUrl: string, decision: Decision): Promise<URL> {
  const page = await fetch(authorizeUrl, { redirect: 'manual' });
  const returned = page.headers.get('location');
  if (returned !== null) return new URL(returned);
  const text = await page.text();
  if (!page.ok) throw new Error(`The consent page answered ${page.status}: ${text}`);
  const { origin, pathname, searchParams } = new URL(authorizeUrl);
  const query = new URLSearchParams(searchParams);
  query.set('decision', decision.isDenied ? 'deny' : 'allow');
  query.set('account', decision.account);
  const scopes = decision.scopes ?? (searchParams.get('scope') ?? '').split(' ');
  for (const scope of scopes) query.append('granted', scope);
  const answer = await fetch(`${origin}${pathname}/decision?${query.toString()}`, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The decision was answered ${answer.status}: ${await answer.text()}`);
  return new URL(location);
}

/** The client's id and secret, by either way of RFC 6749 section 2.3.1. */
export function clientCredentials(
  authorization: string | undefined,
  field: (name: string) => string | null,
): { id: string | null; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { id: field('client_id'), secret: field('client_secret') };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
  return { id, secret };
}
