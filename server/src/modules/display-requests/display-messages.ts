import { telemetrySchema, type DisplayReply, type Telemetry } from '@lintel/shared/contracts';
import { LintelError, toProblem } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { correlationId, runInContext } from '../../platform/context/request-context.js';
import { uuidv7 } from '../../platform/ids.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import type { DisplayConnection } from '../displays/display-connections.js';
import { PresenceService } from '../displays/presence.service.js';
import { DisplayRequests } from './display-requests.service.js';

/** Nobody taps faster than this; who does is told to wait. */
const MAX_REQUESTS_AT_ONCE = 8;

interface Pending {
  requests: number;
  /** Came while the one before it was being written; a later one takes its place. */
  telemetry: Telemetry | null;
  isSavingTelemetry: boolean;
}

/** What displays send over a lasting connection, the same for Socket.IO and MQTT, and how much of it is taken at once. */
@Injectable()
export class DisplayMessages {
  private readonly pending = new WeakMap<DisplayConnection, Pending>();

  constructor(
    private readonly requests: DisplayRequests,
    private readonly presence: PresenceService,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Any payload in, an answer out; it never throws. */
  async request(connection: DisplayConnection, payload: unknown): Promise<DisplayReply> {
    const { displayId, tenantId } = connection.principal;
    const pending = this.pendingOf(connection);
    if (pending.requests >= MAX_REQUESTS_AT_ONCE) return tooMany(payload);
    pending.requests += 1;
    try {
      return await runInContext({ correlationId: uuidv7(), tenantId, actor: `display:${displayId}` }, () =>
        this.requests.handle(connection.principal, payload),
      );
    } finally {
      pending.requests -= 1;
    }
  }

  /** False where the payload is none. */
  telemetry(connection: DisplayConnection, payload: unknown): boolean {
    const parsed = telemetrySchema.safeParse(payload);
    if (!parsed.success) return false;
    const pending = this.pendingOf(connection);
    pending.telemetry = parsed.data;
    if (!pending.isSavingTelemetry) void this.saveTelemetry(connection, pending);
    return true;
  }

  private async saveTelemetry(connection: DisplayConnection, pending: Pending): Promise<void> {
    pending.isSavingTelemetry = true;
    try {
      while (pending.telemetry) {
        const { telemetry } = pending;
        pending.telemetry = null;
        await this.presence.telemetry(connection.principal, telemetry);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'the telemetry of a display could not be written');
    } finally {
      pending.isSavingTelemetry = false;
    }
  }

  private pendingOf(connection: DisplayConnection): Pending {
    let pending = this.pending.get(connection);
    if (!pending) {
      pending = { requests: 0, telemetry: null, isSavingTelemetry: false };
      this.pending.set(connection, pending);
    }
    return pending;
  }
}

function tooMany(payload: unknown): DisplayReply {
  const requestId = (payload as { requestId?: unknown } | null)?.requestId;
  const problem = toProblem(
    new LintelError('RATE_LIMITED', { detail: 'Wait for the answers to the requests under way.' }),
    correlationId(),
  );
  return {
    requestId: typeof requestId === 'string' ? requestId : '',
    ok: false,
    status: problem.status,
    body: problem,
  };
}
