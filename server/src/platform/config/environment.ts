import { isTimeZone } from '@lintel/shared/contracts';
import { z } from 'zod';
import { parseTrustedProxies } from '../http/trusted-proxies.js';

const port = z.coerce.number().int().min(0).max(65_535);
const onOff = z.enum(['on', 'off']).transform((text) => text === 'on');
const roles = ['api', 'worker', 'broker'] as const;

/** Every variable the server reads; the description of each is its documentation (docs/configuration.md). */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1').describe('Address the HTTP and MQTT servers listen on.'),
  PORT: port.default(3000).describe('HTTP port; 0 chooses a free one.'),
  MQTT_PORT: port.default(1883).describe('MQTT port; 0 chooses a free one.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/$/, ''))
    .optional()
    .describe('Address people and displays use; http://localhost:PORT where unset.'),
  LINTEL_DATA_DIR: z
    .string()
    .min(1)
    .default('.lintel')
    .describe('Folder of the embedded database and generated secrets.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 16 or newer; where unset an embedded one runs in LINTEL_DATA_DIR.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Jobs by BullMQ and fan-out across processes; where unset pg-boss and a single process.'),
  LINTEL_ROLES: z
    .string()
    .default(roles.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles)).min(1))
    .describe('What this process does: api, worker, broker.'),
  LINTEL_SECRETS_KEYS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/i, 'each key is 64 hexadecimal digits (32 bytes)')).min(1))
    .optional()
    .describe(
      'Key ring, comma-separated: the first encrypts, all decrypt. Generated into LINTEL_DATA_DIR where unset.',
    ),
  LINTEL_DEMO: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('Seed the demo: auto does on a new embedded database.'),
  LINTEL_DEMO_PASSWORD: z
    .string()
    .min(8)
    .optional()
    .describe('Password of the demo users; random and printed where unset.'),
  LINTEL_DEMO_AGENT_KEY: z.string().min(16).optional().describe('API key of the demo agent.'),
  LINTEL_CLOCK: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()
    .describe('Start the clock at this instant and enable POST /internal/clock; refused in production.'),
  LINTEL_ALLOW_PRIVATE_FEEDS: onOff.default(false).describe('Let iCal feeds come from private addresses.'),
  LINTEL_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token that opens /metrics to other machines; where unset only this machine may read it.'),
  GOOGLE_API_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .default('https://www.googleapis.com/')
    .describe("Where Google's Calendar API is."),
  MICROSOFT_GRAPH_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/$/, ''))
    .default('https://graph.microsoft.com')
    .describe('Where Microsoft Graph is.'),
  SENDGRID_API_KEY: z
    .string()
    .startsWith('SG.', 'a SendGrid API key starts with "SG."')
    .optional()
    .describe('Sends mail by SendGrid; where unset no mail is sent, which the log says each time.'),
  SENDGRID_API_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/$/, ''))
    .default('https://api.sendgrid.com')
    .describe("Where SendGrid's API is; https://api.eu.sendgrid.com for its European region."),
  MAIL_FROM: z.email().optional().describe('Sender of mail, verified at SendGrid; required with SENDGRID_API_KEY.'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'a Stripe secret key starts with "sk_" or "rk_"')
    .optional()
    .describe('Customers pay the price of a meeting type by Stripe Checkout; where unset prices are only shown.'),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'the signing secret of a Stripe webhook starts with "whsec_"')
    .optional()
    .describe('Signing secret of the webhook PUBLIC_URL/webhooks/stripe; required with STRIPE_SECRET_KEY.'),
  STRIPE_API_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/$/, ''))
    .default('https://api.stripe.com')
    .describe("Where Stripe's API is."),
  LINTEL_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LINTEL_DEFAULT_TENANT: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use the slug of an organisation')
    .optional()
    .describe('Organisation of the booking pages where neither path nor host name names one; the oldest where unset.'),
  LINTEL_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'use an IANA time zone')
    .default('Europe/Madrid')
    .describe('Zone of the demo.'),
  LINTEL_TRUST_PROXY: z
    .string()
    .default('off')
    .transform((text, context) => {
      try {
        return parseTrustedProxies(text);
      } catch (error) {
        context.addIssue((error as Error).message);
        return z.NEVER;
      }
    })
    .describe('Whose X-Forwarded-* is believed: off, the number of reverse proxies in front, or their addresses.'),
});

export type Environment = z.infer<typeof environmentSchema>;
