import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { StartError } from '../lifecycle/start-error.js';
import { calendarServicesSchema, environmentSchema, type Environment } from './environment.js';

/** A configuration nobody can run with; its message says which variable and what to do. */
export class ConfigError extends StartError {
  override name = 'ConfigError';
}

export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

/** The environment once read, with what follows from it. */
export class Config {
  readonly dataDir: string;
  readonly secretsKeys: readonly Buffer[];
  /** How mail is sent; null where nobody said. */
  readonly sendGrid: { apiKey: string; apiUrl: string; from: string } | null;
  /** How customers pay; null where nobody said. */
  readonly stripe: { secretKey: string; webhookSecret: string; apiUrl: string } | null;
  /** Lintel's own clients at those who keep calendars; null where nobody can connect one. */
  readonly oauthClients: Readonly<Record<'GOOGLE' | 'MICROSOFT', OAuthClient | null>>;

  constructor(
    readonly env: Environment,
    /** Whether Google and Microsoft are those of the demo. */
    readonly hasDemoCalendars = false,
  ) {
    this.dataDir = resolve(env.LINTEL_DATA_DIR);
    this.secretsKeys = (env.LINTEL_SECRETS_KEYS ?? [generatedSecretsKey(this.dataDir, env)]).map((key) =>
      Buffer.from(key, 'hex'),
    );
    this.sendGrid = sendGridOf(env);
    this.stripe = stripeOf(env);
    this.oauthClients = {
      GOOGLE: oauthClientOf('GOOGLE', env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
      MICROSOFT: oauthClientOf('MICROSOFT', env.MICROSOFT_CLIENT_ID, env.MICROSOFT_CLIENT_SECRET),
    };
  }

  /** The same, with the stand-ins for Google and Microsoft at the addresses in `environment`. */
  withDemoCalendars(environment: Readonly<Record<string, string>>): Config {
    return new Config({ ...this.env, ...calendarServicesSchema.parse(environment) }, true);
  }

  /** Address the world reaches this server at, without a trailing slash. */
  publicUrl(actualPort: number): string {
    return this.env.PUBLIC_URL ?? `http://localhost:${actualPort}`;
  }

  /** `auto` is for trying Lintel out on its own database, never for production. */
  get isDemoOn(): boolean {
    const { LINTEL_DEMO, NODE_ENV } = this.env;
    return LINTEL_DEMO === 'on' || (LINTEL_DEMO === 'auto' && this.isEmbeddedDatabase && NODE_ENV !== 'production');
  }

  get isEmbeddedDatabase(): boolean {
    return this.env.DATABASE_URL === undefined;
  }
}

export function loadConfig(source: NodeJS.ProcessEnv): Config {
  const known = Object.fromEntries(
    Object.keys(environmentSchema.shape).flatMap((name) => (source[name] ? [[name, source[name]]] : [])),
  );
  const parsed = environmentSchema.safeParse(known);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => describeIssue(issue, known)).join('\n'));
  }
  if (parsed.data.NODE_ENV === 'production' && parsed.data.LINTEL_CLOCK !== undefined) {
    throw new ConfigError('LINTEL_CLOCK moves time and is refused when NODE_ENV=production; unset one of the two.');
  }
  return new Config(parsed.data);
}

function sendGridOf({ SENDGRID_API_KEY: apiKey, SENDGRID_API_URL: apiUrl, MAIL_FROM: from }: Environment) {
  if (apiKey === undefined) return null;
  if (from === undefined) {
    throw new ConfigError('MAIL_FROM is required with SENDGRID_API_KEY: set it to an address verified at SendGrid.');
  }
  return { apiKey, apiUrl, from };
}

function stripeOf(env: Environment) {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = env;
  if (secretKey === undefined) return null;
  if (webhookSecret === undefined) {
    throw new ConfigError(
      'STRIPE_WEBHOOK_SECRET is required with STRIPE_SECRET_KEY: add a webhook to PUBLIC_URL/webhooks/stripe at Stripe and set it to its signing secret.',
    );
  }
  return { secretKey, webhookSecret, apiUrl };
}

function oauthClientOf(vendor: string, id: string | undefined, secret: string | undefined): OAuthClient | null {
  if (id === undefined && secret === undefined) return null;
  if (id === undefined || secret === undefined) {
    throw new ConfigError(`${vendor}_CLIENT_ID and ${vendor}_CLIENT_SECRET belong together: set both or neither.`);
  }
  return { id, secret };
}

function describeIssue(issue: z.core.$ZodIssue, source: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  const isSecret = /PASSWORD|KEY|TOKEN|SECRET|URL/.test(name);
  return `${name}${isSecret ? '' : `=${String(source[name])}`} is not valid: ${issue.message}`;
}

/** Without a configured key ring one is made on the first start and kept beside the data, readable by its owner only. */
function generatedSecretsKey(dataDir: string, env: Environment): string {
  if (env.NODE_ENV === 'production' && env.DATABASE_URL) {
    throw new ConfigError(
      'LINTEL_SECRETS_KEYS is required with NODE_ENV=production and DATABASE_URL: set it to 64 hexadecimal digits (openssl rand -hex 32).',
    );
  }
  const path = join(dataDir, 'secrets-key');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!existsSync(path)) writeOnce(path, randomBytes(32).toString('hex'));
    return z.string().length(64).parse(readFileSync(path, 'utf8').trim());
  } catch (error) {
    throw new ConfigError(`LINTEL_DATA_DIR=${dataDir} cannot be used (${reasonOf(error)}); choose another folder.`);
  }
}

/** Whole or not at all, whenever this process ends; where two write at the same moment, the first stays. */
function writeOnce(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof z.ZodError ? 'secrets-key in it is damaged' : (error as Error).message;
}
