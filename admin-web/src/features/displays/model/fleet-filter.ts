import type { Display, Placement, UpdateRing } from '@lintel/shared/contracts';

export interface FleetChoice {
  /** Only those nobody has heard of for too long. */
  attention?: boolean | undefined;
  /** Everything below it too. */
  location?: string | undefined;
  ring?: UpdateRing | undefined;
}

/** Where it hangs may not be known yet: it fits no place then. */
export function matches(display: Display, placement: Placement | undefined, choice: FleetChoice): boolean {
  if (choice.attention && display.alert.level === 'NONE') return false;
  if (choice.location !== undefined && !placement?.locationIds.includes(choice.location)) return false;
  return choice.ring === undefined || placement?.ring === choice.ring;
}
