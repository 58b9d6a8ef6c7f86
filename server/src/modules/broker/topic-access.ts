import { parseTopic, topicRoot, type ParsedTopic } from '@lintel/shared/mqtt';
import type { Principal } from '../../platform/context/principal.js';

/** What everybody's topics of a tenant begin with. */
export function tenantPrefix(tenantSlug: string): string {
  return `${topicRoot}/${tenantSlug}/`;
}

/**
 * The topic, where the principal may publish to it: a display what concerns itself and the presence of people in its
 * rooms, a sensor (an agent of type SERVICE) the latter. Whether a sensor's room exists is for who takes the message.
 */
export function publishable(principal: Principal, topic: string): ParsedTopic | null {
  const parsed = parseTopic(topic);
  if (parsed?.tenantSlug !== principal.tenantSlug) return null;
  switch (parsed.name) {
    case 'displayPresence':
    case 'displayTelemetry':
    case 'displayRequest':
    case 'displayResult':
      return principal.kind === 'display' && parsed.id === principal.displayId ? parsed : null;
    case 'roomOccupancy':
      if (principal.kind === 'display') return principal.resourceIds.includes(parsed.id) ? parsed : null;
      return principal.kind === 'agent' && principal.type === 'SERVICE' ? parsed : null;
    default:
      return null;
  }
}

const ofRooms = new Set(['state', 'schedule']);

/**
 * Whether the principal may have everything a filter (or topic) can match: people and agents what is below their tenant,
 * a display what is its own and what its rooms show. A filter that could match anything more is refused as a whole.
 */
export function isReadable(principal: Principal, filter: string): boolean {
  const prefix = tenantPrefix(principal.tenantSlug);
  if (!filter.startsWith(prefix)) return false;
  if (principal.kind !== 'display') return true;
  const [subject, id, leaf, ...rest] = filter.slice(prefix.length).split('/');
  if (id === undefined || leaf === undefined || rest.length > 0) return false;
  return subject === 'displays'
    ? id === principal.displayId
    : subject === 'rooms' && principal.resourceIds.includes(id) && ofRooms.has(leaf);
}
