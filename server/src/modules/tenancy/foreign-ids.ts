import { LintelError } from '@lintel/shared/errors';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, systemActor, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { sendProblem } from '../../platform/http/problem-filter.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';

const HOUR_MS = 3_600_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As many ids of a request as are looked up, and as deep as they are looked for. */
const MOST_IDS = 200;
const DEEPEST = 5;

/** What has an id that others could name. People have one, whichever organisations they are in. */
const THINGS = `${[
  'connection',
  'calendar',
  'calendar_link',
  'resource',
  'location',
  'booking',
  'series',
  'hold',
  'department',
  'meeting_type',
  'display',
  'issue',
  'peripheral',
  'contact',
  'contact_group',
  'agent',
]
  .map((table) => `SELECT tenant_id, id FROM ${table} WHERE id = ANY ($1::uuid[])`)
  .join(' UNION ALL ')} UNION ALL SELECT tenant_id, user_id FROM membership WHERE user_id = ANY ($1::uuid[])`;

/**
 * Whoever names something of another organisation, in the address, the query or the body, is told that there is none, as for any
 * other id that is not theirs. That they tried is recorded with both organisations.
 */
@Catch(LintelError)
export class ForeignIds implements ExceptionFilter {
  private readonly attempts: AttemptLimiter;

  constructor(
    private readonly db: Database,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.attempts = new AttemptLimiter(clock, { limit: 500, windowMs: HOUR_MS, detail: 'Too many foreign ids.' });
  }

  async catch(error: LintelError, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const { principal, params, query, body } = http.getRequest<FastifyRequest>();
    if (error.code === 'NOT_FOUND' && principal) await this.record(principal, idsIn([params, query, body]));
    sendProblem(http.getResponse<FastifyReply>(), error, this.log);
  }

  private async record(asker: Principal, ids: readonly string[]): Promise<void> {
    try {
      for (const { tenantId, id } of await this.foreign(asker.tenantId, ids)) {
        this.attempts.take(asker.tenantId);
        await this.deny(asker, tenantId, id);
      }
    } catch (error) {
      // A flood is recorded by its first; nobody's answer hangs on the record.
      this.log.warn({ err: error, operation: 'tenancy.foreign-id' }, 'an attempt with a foreign id was not recorded');
    }
  }

  private async foreign(tenantId: string, ids: readonly string[]): Promise<{ tenantId: string; id: string }[]> {
    if (ids.length === 0) return [];
    return this.db.systemStatement(
      `WITH thing AS (${THINGS})
       SELECT DISTINCT tenant_id AS "tenantId", id FROM thing
        WHERE tenant_id <> $2 AND id NOT IN (SELECT id FROM thing WHERE tenant_id = $2)`,
      [ids, tenantId],
    );
  }

  private async deny(asker: Principal, ownerId: string, subjectId: string): Promise<void> {
    for (const tenantId of [asker.tenantId, ownerId]) {
      await this.db.tenant(tenantId, (tx) =>
        this.events.append(tx, tenantId, {
          type: 'access.denied',
          subjectId,
          // Nobody learns the name of somebody of another organisation.
          actor: tenantId === asker.tenantId ? actorOf(asker) : systemActor,
          diff: { reason: { from: null, to: 'OF_ANOTHER_ORGANISATION' } },
          at: this.clock.now(),
        }),
      );
    }
  }
}

function idsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return UUID.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.values(value)
    .flatMap((inner) => idsIn(inner, depth + 1))
    .slice(0, MOST_IDS);
}
