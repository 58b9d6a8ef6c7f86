import { issueKinds } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type DisplayPrincipal } from '../../platform/context/principal.js';
import { Database, instant } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';

export interface Issue {
  id: string;
  resourceId: string;
  kind: (typeof issueKinds)[number];
  text: string | null;
  occurredAt: string;
}

/** Problems that somebody at a door reports about the room. */
@Injectable()
export class IssuesService {
  constructor(
    private readonly db: Database,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async report(
    display: DisplayPrincipal,
    report: { resourceId: string; kind: Issue['kind']; text?: string | undefined; at: number },
  ): Promise<Issue> {
    const issue: Issue = {
      id: uuidv7(),
      resourceId: report.resourceId,
      kind: report.kind,
      text: report.text ?? null,
      occurredAt: new Date(report.at).toISOString(),
    };
    await this.db.tenant(display.tenantId, async (tx) => {
      await tx.query(
        `INSERT INTO issue (id, tenant_id, display_id, resource_id, kind, text, occurred_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          issue.id,
          display.tenantId,
          display.displayId,
          issue.resourceId,
          issue.kind,
          issue.text,
          issue.occurredAt,
          instant(this.clock.now()),
        ],
      );
      await this.events.append(tx, display.tenantId, {
        type: 'issue.reported',
        subjectId: issue.id,
        actor: actorOf(display),
        at: this.clock.now(),
      });
    });
    return issue;
  }
}
