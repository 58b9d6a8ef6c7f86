import { betterAuth } from 'better-auth';
import { bearer } from 'better-auth/plugins';
import type pg from 'pg';
import { uuidv7 } from '../../platform/ids.js';

/**
 * better-auth over the schema `auth`. Accounts are made by administrators (and the demo), never by signing up.
 * `baseUrl` is the server's public address; requests may also come from the very host they are sent to.
 */
export function createSignIn(options: { pool: pg.Pool; secret: string; baseUrl: string }) {
  return betterAuth({
    appName: 'Lintel',
    baseURL: options.baseUrl,
    basePath: '/api/v1/auth',
    secret: options.secret,
    database: options.pool,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    // Wrong passwords are counted by SignInAttempts; its own limiter would count right ones too.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'lintel',
      // Its check wants an Origin from every client that sends Sec-Fetch-Mode, which Node's fetch does; ours stands in the controller.
      disableCSRFCheck: true,
      database: { generateId: () => uuidv7() },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: ['x-lintel-client-ip'] },
    },
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [options.baseUrl, `http://${host}`, `https://${host}`] : [options.baseUrl];
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [bearer()],
  });
}

export type SignIn = ReturnType<typeof createSignIn>;
