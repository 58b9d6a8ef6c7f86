import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Environment } from '../config/environment.js';
import { currentContext } from '../context/request-context.js';

export type { Logger };

/** Names whose values never reach a log, wherever they stand in what is logged. */
const secretNames = [
  'password',
  'token',
  'access_token',
  'refresh_token',
  'device_code',
  'secret',
  'authorization',
  'cookie',
  'proof',
  'dpop',
  'pin',
  'badge',
  'apiKey',
  'key',
  'url',
];

/** JSON lines with the correlation id, tenant and actor of whatever is being done, and secrets cut out. */
export function createLogger(level: Environment['LINTEL_LOG_LEVEL'], destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...currentContext() }),
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
    serializers: { err: serializeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What an error says of itself, causes included: drivers hang whole clients and sockets on theirs. */
function serializeError(error: Error): object {
  const fields = Object.entries(pino.stdSerializers.err(error));
  return Object.fromEntries(fields.filter(([, value]) => value === null || typeof value !== 'object'));
}
