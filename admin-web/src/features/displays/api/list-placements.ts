import { placementSchema, type Placement } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

const listSchema = z.object({ items: z.array(placementSchema) });

const placementsQuery = queryOptions({
  queryKey: [...displaysKey, 'placements'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, Placement>> => {
    const { items } = await request('displays/placements', { schema: listSchema, signal });
    return new Map(items.map((placement) => [placement.displayId, placement]));
  },
});

/** Where each display hangs and which ring it is in. */
export const usePlacements = () => useQuery(placementsQuery);
