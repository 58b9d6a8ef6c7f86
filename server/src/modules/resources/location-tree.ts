import { locationKindSchema, type Location } from '@lintel/shared/contracts';

export type Place = Pick<Location, 'id' | 'parentId' | 'name' | 'kind' | 'timeZone'>;

/** Widest first. */
const kinds = locationKindSchema.options;

/** Whether a location of one kind may hold one of another: a site holds buildings and floors, a building floors. */
export function mayHold(holder: Location['kind'], held: Location['kind']): boolean {
  return kinds.indexOf(holder) < kinds.indexOf(held);
}

/** A tenant's locations. Since parents are always of a wider kind there are no circles in it. */
export class LocationTree<Node extends Place = Place> {
  private readonly byId: ReadonlyMap<string, Node>;

  constructor(locations: readonly Node[]) {
    this.byId = new Map(locations.map((location) => [location.id, location]));
  }

  find(id: string): Node | undefined {
    return this.byId.get(id);
  }

  /** From the site down to the location itself; empty for no location. */
  pathTo(id: string | null): Node[] {
    const location = id === null ? undefined : this.byId.get(id);
    return location ? [...this.pathTo(location.parentId), location] : [];
  }

  /** The nearest time zone that is set on the way up. */
  timeZoneAt(id: string | null): string | null {
    return this.pathTo(id).findLast((location) => location.timeZone !== null)?.timeZone ?? null;
  }

  childrenOf(id: string): Node[] {
    return [...this.byId.values()].filter((location) => location.parentId === id);
  }

  /** The ids of the location and of everything under it. */
  idsBelow(id: string): string[] {
    return [id, ...this.childrenOf(id).flatMap((child) => this.idsBelow(child.id))];
  }

  /** The tree with one location put in or changed. */
  with(location: Node): LocationTree<Node> {
    return new LocationTree([...this.byId.values()].filter(({ id }) => id !== location.id).concat(location));
  }
}
