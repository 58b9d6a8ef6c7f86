import type { DisplayReply, DisplayRequest } from '../contracts/display.js';
import type { DisplaySettings } from '../contracts/display-settings.js';
import type { CommandResult, DisplayCommand } from '../contracts/fleet.js';
import type { RoomSchedule } from '../contracts/room.js';

export const displaysNamespace = '/displays';
export const webNamespace = '/web';

/** What kind of thing changed; web clients refetch what they show of it. */
export type ChangedType =
  | 'booking'
  | 'room'
  | 'resource'
  | 'location'
  | 'policy'
  | 'display'
  | 'connection'
  | 'rollout'
  | 'issue'
  | 'department'
  | 'meeting-type'
  | 'availability';
export interface Changed {
  type: ChangedType;
  id: string;
  version: number;
}

export interface DisplayRooms {
  resourceIds: string[];
}

/** Server to display. */
export interface DisplayServerEvents {
  /** The rooms the display stands beside, the one it shows first: on join and when they change. */
  'display.rooms': (rooms: DisplayRooms) => void;
  'room.schedule': (schedule: RoomSchedule) => void;
  /** The server's clock, on join, every 30 s and whenever it was set. */
  'server.time': (time: { now: string }) => void;
  /** What holds for the display: on join and when it changes. */
  settings: (settings: DisplaySettings) => void;
  command: (command: DisplayCommand) => void;
  /** The display's credentials are no longer valid: forget them and pair again. */
  revoked: () => void;
}
/** Display to server. */
export interface DisplayClientEvents {
  request: (request: DisplayRequest, reply: (reply: DisplayReply) => void) => void;
  /** The heartbeat: on connecting and every 30 s. Where a callback comes with it, it is called at once. */
  telemetry: (telemetry: unknown, heard?: () => void) => void;
  'command-result': (result: CommandResult) => void;
}
/** Server to web. */
export interface WebServerEvents {
  changed: (changed: Changed) => void;
  'server.time': (time: { now: string }) => void;
}
