import { z } from 'zod';
import { commandResultSchema, commandSchema } from '../contracts/fleet.js';
import { displayReplySchema, displayRequestSchema, telemetrySchema } from '../contracts/display.js';
import { instantSchema } from '../contracts/primitives.js';
import { roomStateSchema, scheduleSchema } from '../contracts/room.js';

export const topicRoot = 'lintel/v1';

export const occupancySchema = z.strictObject({
  occupied: z.boolean(),
  count: z.number().int().min(0).max(10_000).optional(),
  at: instantSchema,
});
export const presenceSchema = z.enum(['online', 'offline']);
export type Occupancy = z.infer<typeof occupancySchema>;
export { commandSchema, type DisplayCommand } from '../contracts/fleet.js';

/** Every topic of the broker: who publishes it, whether it is retained and what it carries. */
export const topics = {
  roomState: { subject: 'rooms', leaf: 'state', direction: 'out', isRetained: true, payload: roomStateSchema },
  roomSchedule: { subject: 'rooms', leaf: 'schedule', direction: 'out', isRetained: true, payload: scheduleSchema },
  roomOccupancy: { subject: 'rooms', leaf: 'occupancy', direction: 'in', isRetained: false, payload: occupancySchema },
  displayPresence: {
    subject: 'displays',
    leaf: 'presence',
    direction: 'in',
    isRetained: true,
    payload: presenceSchema,
  },
  displayTelemetry: {
    subject: 'displays',
    leaf: 'telemetry',
    direction: 'in',
    isRetained: false,
    payload: telemetrySchema,
  },
  displayRequest: {
    subject: 'displays',
    leaf: 'request',
    direction: 'in',
    isRetained: false,
    payload: displayRequestSchema,
  },
  displayReply: {
    subject: 'displays',
    leaf: 'reply',
    direction: 'out',
    isRetained: false,
    payload: displayReplySchema,
  },
  displayCommand: { subject: 'displays', leaf: 'command', direction: 'out', isRetained: false, payload: commandSchema },
  displayResult: {
    subject: 'displays',
    leaf: 'result',
    direction: 'in',
    isRetained: false,
    payload: commandResultSchema,
  },
} as const;
export type TopicName = keyof typeof topics;

export function topicFor(name: TopicName, tenantSlug: string, id: string): string {
  return `${topicRoot}/${tenantSlug}/${topics[name].subject}/${id}/${topics[name].leaf}`;
}

export interface ParsedTopic {
  name: TopicName;
  tenantSlug: string;
  id: string;
}

/** The parts of a concrete topic, or null when it is none of ours. */
export function parseTopic(topic: string): ParsedTopic | null {
  const [root, version, tenantSlug, subject, id, leaf, ...rest] = topic.split('/');
  if (`${root}/${version}` !== topicRoot || !tenantSlug || !id || rest.length > 0) return null;
  for (const [name, definition] of Object.entries(topics)) {
    if (definition.subject === subject && definition.leaf === leaf) return { name: name as TopicName, tenantSlug, id };
  }
  return null;
}
