import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { instant, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import type { Snapshot } from './calendar-provider.js';
import type { CalendarRecord } from './connections.repository.js';

/** Makes a person busy when their feed says so; of what it says nothing else is kept. */
@Injectable()
export class ApplyBusy {
  constructor(
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** In the caller's transaction. Returns how many events the person is busy with. */
  async apply(tx: Tx, calendar: CalendarRecord & { userId: string }, snapshot: Snapshot): Promise<number> {
    const busy = snapshot.events.filter(({ transparency }) => transparency === 'busy');
    const present = new Set(busy.map(({ externalId }) => externalId));
    const known = await tx.query<{ externalId: string }>(
      'SELECT external_id AS "externalId" FROM external_event WHERE calendar_id = $1',
      [calendar.id],
    );
    // What could not be read now is as it was.
    const isUnreadable = (externalId: string) => snapshot.skipped.some(({ uid }) => externalId.startsWith(uid));
    const gone = known.flatMap(({ externalId }) =>
      present.has(externalId) || isUnreadable(externalId) ? [] : [externalId],
    );
    const blocks = busy.map(({ externalId, start, end }) => ({
      id: uuidv7(),
      external_id: externalId,
      series_external_id: null,
      start_at: instant(start),
      end_at: instant(end),
      etag: null,
    }));
    const { tenantId, id, userId, generation } = calendar;
    const [row] = await tx.query<{ changed: number }>('SELECT change_busy($1, $2, $3, $4, $5, $6) AS changed', [
      tenantId,
      id,
      userId,
      JSON.stringify(blocks),
      gone,
      generation,
    ]);
    if (row!.changed > 0) {
      const at = this.clock.now();
      await this.events.append(tx, tenantId, {
        type: 'calendar.busy-changed',
        subjectId: userId,
        actor: systemActor,
        at,
      });
    }
    return busy.length;
  }
}
