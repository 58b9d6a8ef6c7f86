import { LintelError } from '@lintel/shared/errors';
import type { FastifyInstance } from 'fastify';
import { runInContext } from '../context/request-context.js';
import { uuidv7 } from '../ids.js';
import type { Logger } from '../logging/logger.js';

const CLOSE_IDLE_MS = 100;
const acceptable = /^[A-Za-z0-9_.-]{8,64}$/;

/** Gives each request its correlation id (the caller's, where it sent a sane one) and one line in the log. */
export function installRequestLifecycle(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const sent = request.headers['x-correlation-id'];
    const correlationId = typeof sent === 'string' && acceptable.test(sent) ? sent : uuidv7();
    void reply.header('X-Correlation-Id', correlationId);
    // Nobody reads what is sent to where nothing is; pages of the web have addresses of their own.
    const isNowhere = request.is404 && !['GET', 'HEAD'].includes(request.method);
    const refusal = isNowhere ? new LintelError('NOT_FOUND', { detail: 'There is no such route.' }) : undefined;
    runInContext({ correlationId }, () => done(refusal));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode >= 500 ? 'error' : 'debug';
    log[level](
      {
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
    done();
  });
  letGoWhenClosing(fastify);
}

/**
 * Closing waits for every connection, and one that had a request under way would be kept for its next: its client is told
 * that there will be none, and those that were told otherwise before are closed as soon as they have nothing to do.
 */
function letGoWhenClosing(fastify: FastifyInstance): void {
  let closing: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', (done) => {
    closing = setInterval(() => fastify.server.closeIdleConnections(), CLOSE_IDLE_MS);
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('Connection', 'close');
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(closing);
    done();
  });
}
