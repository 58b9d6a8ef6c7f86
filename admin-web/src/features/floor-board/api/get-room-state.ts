import { roomStateSchema, type RoomState } from '@lintel/shared/contracts';
import { request } from '../../../lib/request';

export const getRoomState = (roomId: string): Promise<RoomState> =>
  request(`resources/${encodeURIComponent(roomId)}/state`, { schema: roomStateSchema });
