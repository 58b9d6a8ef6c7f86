import { locationSchema, pageOf, type Location } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const locationsKey = ['locations'] as const;
const pageSchema = pageOf(locationSchema);

export const locationsQuery = queryOptions({
  queryKey: locationsKey,
  queryFn: ({ signal }): Promise<Location[]> =>
    allPages((cursor) => request('locations', { query: { limit: 200, cursor }, schema: pageSchema, signal })),
  staleTime: 5 * 60_000,
});

export const useLocations = () => useQuery(locationsQuery);
