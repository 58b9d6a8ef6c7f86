import { LintelError } from '@lintel/shared/errors';
import type { Tx } from '../../platform/db/database.js';
import type { DisplaysRepository, RoomOfDisplay } from './displays.repository.js';

/**
 * The rooms a display is to stand beside, in the order asked for. NOT_FOUND for ids the tenant does not have,
 * VALIDATION_FAILED for what is no room or is retired.
 */
export async function roomsBeside(
  tx: Tx,
  displays: DisplaysRepository,
  tenantId: string,
  resourceIds: readonly string[],
): Promise<RoomOfDisplay[]> {
  const wanted = [...new Set(resourceIds)];
  const known = new Map((await displays.findRooms(tx, tenantId, wanted)).map((room) => [room.id, room]));
  return wanted.map((id, index) => {
    const path = `resourceIds.${index}`;
    const room = known.get(id);
    if (!room) throw refused('NOT_FOUND', path, 'There is no such room.');
    if (room.type !== 'ROOM') throw refused('VALIDATION_FAILED', path, `${room.name} is not a room.`);
    if (room.status === 'RETIRED') throw refused('VALIDATION_FAILED', path, `${room.name} is retired.`);
    return room;
  });
}

function refused(code: 'NOT_FOUND' | 'VALIDATION_FAILED', path: string, message: string): LintelError {
  return new LintelError(code, { detail: message, errors: [{ path, message }] });
}
