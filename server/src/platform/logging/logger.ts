import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Environment } from '../config/environment.js';
import { currentContext } from '../context/request-context.js';

export type { Logger };

/** What is kept of the lines that could not be written yet; newer ones are lost. */
const MAX_UNWRITTEN = 1024 * 1024;

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
  return pino(options, destination ?? standardOutput());
}

/** A line that cannot be written, to a full disk or to somebody who went away, must not end what it tells of. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: process.stdout.fd, sync: true, maxLength: MAX_UNWRITTEN });
  output.on('error', () => undefined);
  return output;
}

/** What an error says of itself, causes included: drivers hang whole clients and sockets on theirs. */
function serializeError(error: Error): object {
  const fields = Object.entries(pino.stdSerializers.err(error));
  return Object.fromEntries(fields.filter(([, value]) => value === null || typeof value !== 'object'));
}
