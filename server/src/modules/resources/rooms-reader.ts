import type { Policy, PolicyOverrides, Resource } from '@lintel/shared/contracts';
import { effectivePolicy } from '@lintel/shared/policy';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/database.js';

/** What booking a room and showing it at its door needs to know of it. Devices are read the same way. */
export interface RoomFacts {
  id: string;
  name: string;
  type: Resource['type'];
  capacity: number | null;
  amenities: string[];
  status: Resource['status'];
  timeZone: string;
  locationId: string | null;
  /** Location names from the site down. */
  locationPath: string[];
  /** The same locations' ids. */
  locationIds: string[];
  /** What holds for it once tenant, locations and the resource itself have had their say. */
  policy: Policy;
}

interface RoomRow extends Omit<RoomFacts, 'policy'> {
  tenantRules: PolicyOverrides | null;
  /** From the site down. */
  locationRules: PolicyOverrides[] | null;
  ownRules: PolicyOverrides | null;
}

/** The hot path to resources: one statement, whatever their number. */
@Injectable()
export class RoomsReader {
  /**
   * The named resources, whatever their type and status, every room of the transaction's tenant that is not retired, or
   * everything it has; by name. Ids nobody has (or another tenant has) are left out: the caller compares.
   */
  async load(tx: Tx, which: readonly string[] | 'all rooms' | 'everything'): Promise<RoomFacts[]> {
    const rows =
      typeof which === 'string'
        ? await tx.query<RoomRow>(
            statement(which === 'everything' ? 'true' : `r.type = 'ROOM' AND r.status <> 'RETIRED'`),
          )
        : await tx.query<RoomRow>(statement('r.id = ANY ($1::uuid[])'), [which]);
    return rows.map(({ tenantRules, locationRules, ownRules, ...facts }) => ({
      ...facts,
      policy: effectivePolicy([tenantRules ?? {}, ...(locationRules ?? []), ownRules ?? {}]),
    }));
  }
}

/**
 * The tenant's few locations from the sites down, then the resources in them: a plan that stays good however wrong the
 * planner's guesses are. A location's parent is always of a wider kind, so the recursion ends.
 */
const statement = (wanted: string): string => `
  WITH RECURSIVE place AS (
    SELECT l.id, ARRAY[l.id] AS ids, ARRAY[l.name] AS path, ARRAY[coalesce(p.rules, '{}')] AS rules
      FROM location l
      LEFT JOIN policy p ON p.tenant_id = l.tenant_id AND p.scope = 'LOCATION' AND p.scope_id = l.id
     WHERE l.parent_id IS NULL
    UNION ALL
    SELECT l.id, above.ids || l.id, above.path || l.name, above.rules || coalesce(p.rules, '{}')
      FROM place above
      JOIN location l ON l.parent_id = above.id
      LEFT JOIN policy p ON p.tenant_id = l.tenant_id AND p.scope = 'LOCATION' AND p.scope_id = l.id
  )
  SELECT r.id, r.name, r.type, r.capacity, r.amenities, r.status, r.time_zone AS "timeZone", r.location_id AS "locationId",
         coalesce(place.path, '{}') AS "locationPath", coalesce(place.ids, '{}') AS "locationIds",
         to_jsonb(place.rules) AS "locationRules",
         tenant_policy.rules AS "tenantRules", own.rules AS "ownRules"
    FROM resource r
    LEFT JOIN place ON place.id = r.location_id
    LEFT JOIN policy tenant_policy ON tenant_policy.tenant_id = r.tenant_id
      AND tenant_policy.scope = 'TENANT' AND tenant_policy.scope_id = r.tenant_id
    LEFT JOIN policy own ON own.tenant_id = r.tenant_id AND own.scope = 'RESOURCE' AND own.scope_id = r.id
   WHERE ${wanted}
   ORDER BY lower(r.name), r.id`;
