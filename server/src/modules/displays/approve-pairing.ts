import type { Actor } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { DisplayRevocation } from './display-revocation.js';
import { roomsBeside } from './display-rooms.js';
import { DisplaysRepository, type DisplayRecord } from './displays.repository.js';
import { PairingRepository } from './pairing.repository.js';
import { normalizeUserCode } from './user-code.js';

export interface PairingApproval {
  tenantId: string;
  actor: Actor;
  userCode: string;
  resourceIds: readonly string[];
  /** The display's name, or how to make one of the names of its rooms. */
  name: string | ((rooms: string[]) => string);
}

/** Somebody beside a display says whose it is and where it stands: the display exists from here on. */
@Injectable()
export class ApprovePairing {
  constructor(
    private readonly db: Database,
    private readonly pairings: PairingRepository,
    private readonly displays: DisplaysRepository,
    private readonly revocation: DisplayRevocation,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the new display, or null where no display waits with that code (any more). Throws NOT_FOUND and
   * VALIDATION_FAILED for rooms that a display cannot stand beside.
   */
  approve({ tenantId, actor, userCode, ...wanted }: PairingApproval): Promise<DisplayRecord | null> {
    const code = normalizeUserCode(userCode);
    const now = this.clock.now();
    // The system role: a pairing that waits has no tenant yet. Every row written names it.
    return this.db.systemFor(tenantId, async (tx) => {
      const rooms = await roomsBeside(tx, this.displays, tenantId, wanted.resourceIds);
      const pairing = await this.pairings.lockPending(tx, code, now);
      if (!pairing) return null;
      await this.revokeFormer(tx, pairing.keyThumbprint, tenantId, actor);
      const id = uuidv7();
      const resourceIds = rooms.map((room) => room.id);
      const name = typeof wanted.name === 'string' ? wanted.name : wanted.name(rooms.map((room) => room.name));
      await this.displays.insert(tx, { id, tenantId, name, keyThumbprint: pairing.keyThumbprint, createdAt: now });
      await this.displays.replaceRooms(tx, tenantId, id, resourceIds);
      await this.pairings.markApproved(tx, code, tenantId, id);
      await this.events.append(tx, tenantId, {
        type: 'display.paired',
        subjectId: id,
        actor,
        at: now,
        diff: { name: { from: null, to: name }, resourceIds: { from: null, to: resourceIds } },
      });
      return this.displays.find(tx, id);
    });
  }

  /** A device stands in one place: what it was before it asked for a code again, wherever that was, it is no more. */
  private async revokeFormer(tx: Tx, keyThumbprint: string, tenantId: string, actor: Actor): Promise<void> {
    for (const former of await this.displays.lockActiveOfKey(tx, keyThumbprint)) {
      await this.revocation.revoke(tx, {
        tenantId: former.tenantId,
        displayId: former.id,
        // Another tenant does not learn who took the device over.
        actor: former.tenantId === tenantId ? actor : systemActor,
        reason: 'PAIRED_AGAIN',
      });
    }
  }
}

export function unknownCode(): LintelError {
  const message = 'No display waits with this code. It may have expired: read it from the display again.';
  return new LintelError('NOT_FOUND', { detail: message, errors: [{ path: 'userCode', message }] });
}
