import {
  idSchema,
  issueStatuses,
  type Issue,
  type IssueKind,
  type ListIssuesQuery,
  type PatchIssue,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type DisplayPrincipal, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { diffOf } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { instantKey, pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { IssuesRepository, type IssueRecord } from './issues.repository.js';

const sortKeySchema = z.tuple([instantKey, idSchema]);

export interface Report {
  resourceId: string;
  kind: IssueKind;
  text?: string | undefined;
  /** When it was reported at the door, epoch milliseconds. */
  at: number;
}

/** Problems that somebody at a door reports about the room, and what administrators do about them. */
@Injectable()
export class IssuesService {
  constructor(
    private readonly db: Database,
    private readonly repository: IssuesRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  report(display: DisplayPrincipal, report: Report): Promise<Issue> {
    const { tenantId, displayId } = display;
    const issue: IssueRecord = {
      id: uuidv7(),
      displayId,
      resourceId: report.resourceId,
      kind: report.kind,
      text: report.text ?? null,
      status: 'OPEN',
      note: null,
      version: 1,
      occurredAt: report.at,
      createdAt: this.clock.now(),
      handledAt: null,
      handledBy: null,
    };
    return this.db.tenant(tenantId, async (tx) => {
      await this.repository.insert(tx, tenantId, issue);
      await this.events.append(tx, tenantId, {
        type: 'issue.reported',
        subjectId: issue.id,
        actor: actorOf(display),
        version: issue.version,
        at: issue.createdAt,
      });
      return toIssue(issue);
    });
  }

  /** The newest first. */
  list(tenantId: string, { limit, cursor, status, resourceId }: ListIssuesQuery): Promise<Page<Issue>> {
    const key = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    const after = key && { createdAt: key[0], id: key[1] };
    const statuses =
      status === undefined
        ? issueStatuses
        : status === 'ACTIVE'
          ? issueStatuses.filter((one) => one !== 'RESOLVED')
          : [status];
    return this.db.tenant(tenantId, async (tx) => {
      const records = await this.repository.list(tx, { statuses, resourceId: resourceId ?? null }, after, limit + 1);
      const page = pageOf(records, limit, ({ createdAt, id }) => [createdAt, id]);
      return { ...page, items: page.items.map(toIssue) };
    });
  }

  async get(tenantId: string, id: string): Promise<Issue> {
    const issue = await this.db.tenant(tenantId, (tx) => this.repository.find(tx, id));
    if (!issue) throw notFound();
    return toIssue(issue);
  }

  /** Whoever changes it last is who handles it; what changes nothing leaves no trace. */
  patch(asker: Principal, id: string, patch: PatchIssue, expectedVersion?: number): Promise<Issue> {
    const { tenantId } = asker;
    return this.db.tenant(tenantId, async (tx) => {
      const before = await this.repository.lock(tx, id);
      if (!before) throw notFound();
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw stale(before, expectedVersion);
      const now = {
        status: patch.status ?? before.status,
        note: patch.note === undefined ? before.note : patch.note || null,
      };
      const diff = diffOf<typeof now>({ status: before.status, note: before.note }, now);
      if (Object.keys(diff).length === 0) return toIssue(before);
      const actor = actorOf(asker);
      const at = this.clock.now();
      const after = { ...before, ...now, version: before.version + 1, handledAt: at, handledBy: actor };
      await this.repository.update(tx, after);
      await this.events.append(tx, tenantId, {
        type: 'issue.updated',
        subjectId: id,
        actor,
        version: after.version,
        diff,
        at,
      });
      return toIssue(after);
    });
  }
}

function toIssue({ handledAt, handledBy, occurredAt, createdAt, ...issue }: IssueRecord): Issue {
  return {
    ...issue,
    occurredAt: new Date(occurredAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    handled: handledAt === null || !handledBy ? null : { at: new Date(handledAt).toISOString(), by: handledBy },
  };
}

const notFound = () => new LintelError('NOT_FOUND', { detail: 'There is no such issue.' });

function stale({ version }: IssueRecord, expected: number): LintelError {
  return new LintelError('STALE_VERSION', {
    detail: `The issue is at version ${version}, not ${expected}. Load it again and repeat the change.`,
  });
}
