import type { AddedPeripheral, AddPeripheral, Peripheral } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { hashToken, randomToken } from '../../platform/secrets/secrets.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { PeripheralsRepository, type PeripheralRecord } from './peripherals.repository.js';

/** Keys for what hangs beside rooms and on the network. */
@Injectable()
export class PeripheralsService {
  constructor(
    private readonly db: Database,
    private readonly repository: PeripheralsRepository,
    private readonly directory: RoomDirectory,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async list(tenantId: string): Promise<{ items: Peripheral[] }> {
    const records = await this.db.tenant(tenantId, (tx) => this.repository.list(tx));
    return { items: records.map(toPeripheral) };
  }

  async add(asker: Principal, { name, access, resourceIds }: AddPeripheral): Promise<AddedPeripheral> {
    const { tenantId } = asker;
    const wanted = [...new Set(resourceIds)].sort();
    const known = await this.directory.find(tenantId, wanted);
    const rooms = known.filter(({ type, status }) => type === 'ROOM' && status !== 'RETIRED');
    if (rooms.length < wanted.length) {
      const message = 'Name rooms that there are.';
      throw new LintelError('NOT_FOUND', { detail: message, errors: [{ path: 'resourceIds', message }] });
    }
    const key = randomToken('lintel_peripheral_');
    const at = this.clock.now();
    const record = { id: uuidv7(), name, access, resourceIds: wanted, createdAt: at };
    await this.db.tenant(tenantId, async (tx) => {
      await this.repository.insert(tx, tenantId, record, hashToken(key));
      await this.events.append(tx, tenantId, {
        type: 'peripheral.added',
        subjectId: record.id,
        actor: actorOf(asker),
        diff: { name: { from: null, to: name }, access: { from: null, to: access } },
        at,
      });
    });
    return { ...toPeripheral(record), key };
  }

  /** Its connections end at the next look at standing credentials. */
  async revoke(asker: Principal, id: string): Promise<void> {
    const { tenantId } = asker;
    const at = this.clock.now();
    await this.db.tenant(tenantId, async (tx) => {
      if (!(await this.repository.revoke(tx, id, at))) {
        throw new LintelError('NOT_FOUND', { detail: 'There is no such sensor or device.' });
      }
      await this.events.append(tx, tenantId, { type: 'peripheral.revoked', subjectId: id, actor: actorOf(asker), at });
    });
  }
}

function toPeripheral({ createdAt, ...peripheral }: PeripheralRecord): Peripheral {
  return { ...peripheral, createdAt: new Date(createdAt).toISOString() };
}
