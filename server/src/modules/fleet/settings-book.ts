import type { DisplaySettings, DisplaySettingsOverrides, DisplaySettingsScope } from '@lintel/shared/contracts';
import { effectiveDisplaySettings } from '@lintel/shared/fleet';

/** Whose settings: the tenant's, a location's or a display's. */
export interface SettingsHolder {
  scope: DisplaySettingsScope;
  id: string;
}

interface Place {
  id: string;
  parentId: string | null;
}
interface PlacedDisplay {
  id: string;
  /** Of the room it shows first. */
  locationId: string | null;
}

/** What everybody in a tenant says about its displays, and who has a say over whom. */
export class SettingsBook {
  private readonly parents: ReadonlyMap<string, string | null>;
  private readonly placed: ReadonlyMap<string, string | null>;
  private readonly said: ReadonlyMap<string, DisplaySettingsOverrides>;

  constructor(
    private readonly tenantId: string,
    locations: readonly Place[],
    displays: readonly PlacedDisplay[],
    said: readonly (SettingsHolder & { settings: DisplaySettingsOverrides })[],
  ) {
    this.parents = new Map(locations.map(({ id, parentId }) => [id, parentId]));
    this.placed = new Map(displays.map(({ id, locationId }) => [id, locationId]));
    this.said = new Map(said.map((each) => [keyOf(each), each.settings]));
  }

  has({ scope, id }: SettingsHolder): boolean {
    if (scope === 'TENANT') return id === this.tenantId;
    return scope === 'LOCATION' ? this.parents.has(id) : this.placed.has(id);
  }

  displayIds(): string[] {
    return [...this.placed.keys()];
  }

  /** From the site down to where the display's first room is. */
  locationsOf(displayId: string): string[] {
    return this.pathTo(this.placed.get(displayId) ?? null);
  }

  saidBy(holder: SettingsHolder): DisplaySettingsOverrides {
    return this.said.get(keyOf(holder)) ?? {};
  }

  /** What holds for the holder where it has nothing to say itself. */
  inheritedBy(holder: SettingsHolder): DisplaySettings {
    return effectiveDisplaySettings(this.above(holder).map((each) => this.saidBy(each)));
  }

  effectiveFor(displayId: string): DisplaySettings {
    const holder: SettingsHolder = { scope: 'DISPLAY', id: displayId };
    return effectiveDisplaySettings([...this.above(holder), holder].map((each) => this.saidBy(each)));
  }

  /** Who is asked before the holder, the widest first. */
  private above({ scope, id }: SettingsHolder): SettingsHolder[] {
    if (scope === 'TENANT') return [];
    const places = scope === 'DISPLAY' ? this.locationsOf(id) : this.pathTo(id).slice(0, -1);
    return [
      { scope: 'TENANT', id: this.tenantId },
      ...places.map((place) => ({ scope: 'LOCATION', id: place }) as const),
    ];
  }

  private pathTo(id: string | null): string[] {
    // A location's parent is always of a wider kind: there are no circles.
    return id !== null && this.parents.has(id) ? [...this.pathTo(this.parents.get(id)!), id] : [];
  }
}

const keyOf = ({ scope, id }: SettingsHolder): string => `${scope} ${id}`;
