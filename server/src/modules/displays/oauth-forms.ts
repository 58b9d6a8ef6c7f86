import { z } from 'zod';
import { OAuthError } from './oauth-error.js';

/** Displays are public clients (RFC 6749, 2.1): their key, not a secret, tells them apart. */
const CLIENT_ID = 'lintel-display';
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

// Parameters nobody knows are ignored, and one that is sent twice is an error: RFC 6749, 3.2.
const text = z.string().min(1).max(1_024);
const deviceAuthorizationForm = z.object({ client_id: text });
const deviceCodeForm = z.object({ device_code: text });
const refreshForm = z.object({ refresh_token: text, renewal_id: text.optional() });
// A display that has a grant is known by its key, so it may leave its client id out.
const tokenForm = z.object({ grant_type: text, client_id: text.optional() });

export type TokenRequest =
  | { grant: 'device-code'; deviceCode: string }
  /** `renewalId`: ours, beside the standard. A renewal that is asked for again keeps it. */
  | { grant: 'refresh'; refreshToken: string; renewalId?: string };

export function checkDeviceAuthorizationForm(form: unknown): void {
  checkClient(parse(deviceAuthorizationForm, form).client_id);
}

export function parseTokenForm(form: unknown): TokenRequest {
  const { grant_type: grantType, client_id: clientId } = parse(tokenForm, form);
  if (clientId !== undefined) checkClient(clientId);
  switch (grantType) {
    case DEVICE_CODE_GRANT:
      return { grant: 'device-code', deviceCode: parse(deviceCodeForm, form).device_code };
    case 'refresh_token': {
      const { refresh_token: refreshToken, renewal_id: renewalId } = parse(refreshForm, form);
      return { grant: 'refresh', refreshToken, renewalId };
    }
    default:
      throw new OAuthError('unsupported_grant_type', 'Use the device_code or the refresh_token grant.');
  }
}

function checkClient(clientId: string): void {
  if (clientId !== CLIENT_ID) throw new OAuthError('invalid_client', `The only client is ${CLIENT_ID}.`);
}

function parse<Schema extends z.ZodType>(schema: Schema, form: unknown): z.output<Schema> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new OAuthError('invalid_request', path.length > 0 ? `${path.join('.')}: ${message}` : 'Send a form.');
}
