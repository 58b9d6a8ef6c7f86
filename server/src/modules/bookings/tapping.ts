import type { Actor, Factor } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { acceptedFactors, type TapAction } from '@lintel/shared/policy';
import { Injectable } from '@nestjs/common';
import { actorOf, type DisplayPrincipal } from '../../platform/context/principal.js';
import { RoomDirectory } from '../resources/room-directory.js';

/**
 * Somebody at a door. `person` is who they showed to be, without an id where they have no account; null for a mere tap,
 * which anybody can do.
 */
export interface Tapper {
  display: DisplayPrincipal;
  factor: Factor;
  person: { id: string | null; name: string; email: string } | null;
}

/** As the change log names who did it: the person where they showed who they are, and always the display and how. */
export function tapperAsActor({ display, factor, person }: Tapper): Actor {
  const door = { displayId: display.displayId, displayName: display.name, factor };
  return person ? { type: 'HUMAN', id: person.id, name: person.name, door } : { ...actorOf(display), door };
}

/** The rooms' say in how people at their doors show who they are. */
@Injectable()
export class TappingRules {
  constructor(private readonly directory: RoomDirectory) {}

  /**
   * Throws FORBIDDEN where one of these rooms, as far as the display stands beside it, wants more than the tapper
   * showed.
   */
  async assertAccepted({ display, factor }: Tapper, action: TapAction, resourceIds: readonly string[]): Promise<void> {
    const beside = resourceIds.filter((id) => display.resourceIds.includes(id));
    for (const room of await this.directory.find(display.tenantId, beside)) {
      const accepted = acceptedFactors(room.policy, action);
      if (!accepted.includes(factor)) throw notEnough(accepted);
    }
  }
}

const names: Record<Factor, string> = { TAP: 'a tap', PIN: 'a PIN', BADGE: 'a badge', QR: 'the code on the screen' };

function notEnough(accepted: readonly Factor[]): LintelError {
  const detail = `Here this takes ${accepted.map((factor) => names[factor]).join(' or ')}.`;
  return new LintelError('FORBIDDEN', { detail, errors: [{ path: 'method', message: accepted.join(' | ') }] });
}
