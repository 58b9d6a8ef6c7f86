import { idSchema, type Display, type pairDisplaySchema, type patchDisplaySchema } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { diffOf } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { ApprovePairing, unknownCode } from './approve-pairing.js';
import { WrongCodes } from './wrong-codes.js';
import { roomsBeside } from './display-rooms.js';
import { DisplayRevocation } from './display-revocation.js';
import { DisplaysRepository, type DisplayRecord } from './displays.repository.js';

export interface DisplayPageQuery {
  limit: number;
  cursor?: string;
  status?: Display['status'];
}

const sortKeySchema = z.tuple([z.string(), idSchema]);
const NO_DISPLAY = 'There is no such display.';

/** What administrators do with displays. */
@Injectable()
export class DisplaysService {
  constructor(
    private readonly db: Database,
    private readonly displays: DisplaysRepository,
    private readonly pairing: ApprovePairing,
    private readonly revocation: DisplayRevocation,
    private readonly events: EventStore,
    private readonly wrongCodes: WrongCodes,
    private readonly clock: Clock,
  ) {}

  /** `address` is where the administrator asks from: wrong codes count for both. */
  async pair(
    asker: Principal,
    address: string,
    { userCode, name, resourceIds }: z.infer<typeof pairDisplaySchema>,
  ): Promise<Display> {
    const actor = actorOf(asker);
    const display = await this.wrongCodes.guard([`administrator:${actor.id}`, address], () =>
      this.pairing.approve({ tenantId: asker.tenantId, actor, userCode, name, resourceIds }),
    );
    if (!display) throw unknownCode();
    return this.toContract(display);
  }

  list(tenantId: string, { limit, cursor, status }: DisplayPageQuery): Promise<Page<Display>> {
    const key = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    const after = key && { name: key[0], id: key[1] };
    return this.db.tenant(tenantId, async (tx) => {
      const records = await this.displays.list(tx, { after, limit: limit + 1, status });
      const page = pageOf(records, limit, ({ name, id }) => [name, id]);
      return { ...page, items: page.items.map((record) => this.toContract(record)) };
    });
  }

  async get(tenantId: string, id: string): Promise<Display> {
    const record = await this.db.tenant(tenantId, (tx) => this.displays.find(tx, id));
    if (!record) throw new LintelError('NOT_FOUND', { detail: NO_DISPLAY });
    return this.toContract(record);
  }

  async patch(asker: Principal, id: string, patch: z.infer<typeof patchDisplaySchema>): Promise<Display> {
    const { tenantId } = asker;
    return this.db.tenant(tenantId, async (tx) => {
      const before = await this.displays.lock(tx, id);
      if (!before) throw new LintelError('NOT_FOUND', { detail: NO_DISPLAY });
      if (before.status === 'REVOKED')
        throw new LintelError('NOT_FOUND', { detail: 'The display was revoked: pair it again.' });
      if (patch.name !== undefined) await this.displays.rename(tx, id, patch.name);
      if (patch.resourceIds) {
        const rooms = await roomsBeside(tx, this.displays, tenantId, patch.resourceIds);
        await this.displays.replaceRooms(
          tx,
          tenantId,
          id,
          rooms.map((room) => room.id),
        );
      }
      const after = (await this.displays.find(tx, id))!;
      const diff = diffOf(fieldsOf(before), fieldsOf(after));
      if (Object.keys(diff).length > 0) {
        await this.events.append(tx, tenantId, {
          type: 'display.updated',
          subjectId: id,
          actor: actorOf(asker),
          at: this.clock.now(),
          diff,
        });
      }
      return this.toContract(after);
    });
  }

  /** Revoking twice is revoking once. */
  async revoke(asker: Principal, id: string): Promise<void> {
    const { tenantId } = asker;
    await this.db.tenant(tenantId, async (tx) => {
      const display = await this.displays.lock(tx, id);
      if (!display) throw new LintelError('NOT_FOUND', { detail: NO_DISPLAY });
      if (display.status === 'REVOKED') return;
      await this.revocation.revoke(tx, { tenantId, displayId: id, actor: actorOf(asker), reason: 'REMOVED' });
    });
  }

  private toContract(record: DisplayRecord): Display {
    const { id, name, status, resourceIds, telemetry } = record;
    const lastSeenAt =
      record.silentForMs === null ? record.lastSeenAt : this.clock.now() - Math.round(record.silentForMs);
    return {
      id,
      name,
      status,
      resourceIds,
      presence: { status: record.presence, lastSeenAt: iso(lastSeenAt), changedAt: iso(record.presenceChangedAt) },
      alert: { level: record.alert, since: iso(record.alertChangedAt) },
      telemetry,
      createdAt: iso(record.createdAt),
    };
  }
}

const fieldsOf = ({ name, resourceIds }: DisplayRecord) => ({ name, resourceIds });

function iso(instant: number): string;
function iso(instant: number | null): string | null;
function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
