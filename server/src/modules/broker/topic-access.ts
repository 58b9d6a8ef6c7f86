import { parseTopic, topicRoot, type ParsedTopic } from '@lintel/shared/mqtt';
import type { PeripheralPrincipal, Principal } from '../../platform/context/principal.js';
import { discoveryRoot } from './home-assistant-discovery.js';

/** What everybody's topics of a tenant begin with. */
export function tenantPrefix(tenantSlug: string): string {
  return `${topicRoot}/${tenantSlug}/`;
}

/**
 * Where a topic or filter is kept. Home Assistant's topics do not tell tenants apart: each tenant has its own, and no
 * filter that anybody may use can reach another's.
 */
export function placeOf(tenantSlug: string, topicOrFilter: string): string {
  return isDiscovery(topicOrFilter) ? `${tenantSlug}!${topicOrFilter}` : topicOrFilter;
}

const isDiscovery = (topicOrFilter: string): boolean => topicOrFilter.startsWith(`${discoveryRoot}/`);

/**
 * The topic, where the principal may publish to it: a display what concerns itself and the presence of people in its
 * rooms, a sensor (a peripheral that reports, an agent of type SERVICE) the latter. Whether a sensor's room exists is for who takes the message.
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
      if (principal.kind === 'peripheral') {
        return principal.access === 'REPORT' && isOwnRoom(principal, parsed.id) ? parsed : null;
      }
      return principal.kind === 'agent' && principal.type === 'SERVICE' ? parsed : null;
    default:
      return null;
  }
}

const ofRooms = new Set(['state', 'schedule']);
const ofRoomsForPeripherals = new Set([...ofRooms, 'occupancy']);

/**
 * Whether the principal may have everything a filter (or topic) can match: people and agents what is below their tenant,
 * a display what is its own and what its rooms show, a peripheral what concerns its rooms. A filter that could match anything more is refused as a whole.
 */
export function isReadable(principal: Principal, filter: string): boolean {
  if (isDiscovery(filter)) return seesAllRooms(principal);
  const prefix = tenantPrefix(principal.tenantSlug);
  if (!filter.startsWith(prefix)) return false;
  if (principal.kind === 'user' || principal.kind === 'agent') return true;
  const [subject, id, leaf, ...rest] = filter.slice(prefix.length).split('/');
  if (principal.kind === 'peripheral' && subject === 'rooms' && seesAllRooms(principal)) return id !== undefined;
  if (id === undefined || leaf === undefined || rest.length > 0) return false;
  if (principal.kind === 'peripheral') {
    return subject === 'rooms' && isOwnRoom(principal, id) && ofRoomsForPeripherals.has(leaf);
  }
  return subject === 'displays'
    ? id === principal.displayId
    : subject === 'rooms' && principal.resourceIds.includes(id) && ofRooms.has(leaf);
}

function seesAllRooms(principal: Principal): boolean {
  return principal.kind !== 'display' && (principal.kind !== 'peripheral' || principal.resourceIds.length === 0);
}

function isOwnRoom({ resourceIds }: PeripheralPrincipal, roomId: string): boolean {
  return resourceIds.length === 0 || resourceIds.includes(roomId);
}
