import { locationSchema, type Location } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';

export const locationsKey = ['locations'] as const;
const listSchema = z.object({ items: z.array(locationSchema) });

export const locationsQuery = queryOptions({
  queryKey: locationsKey,
  queryFn: async ({ signal }): Promise<Location[]> =>
    (await request('locations', { schema: listSchema, signal })).items,
  staleTime: 5 * 60_000,
});

export const useLocations = () => useQuery(locationsQuery);
