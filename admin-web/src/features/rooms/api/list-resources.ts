import { pageOf, resourceSchema, type Resource } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const resourcesKey = ['resources'] as const;
const pageSchema = pageOf(resourceSchema);

/** Every room and device of the tenant, retired ones included, by name. */
export const resourcesQuery = queryOptions({
  queryKey: resourcesKey,
  queryFn: async ({ signal }): Promise<Resource[]> => {
    const resources = await allPages((cursor) =>
      request('resources', { query: { limit: 200, cursor }, schema: pageSchema, signal }),
    );
    return resources.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  },
  staleTime: 5 * 60_000,
});

const roomsOf = (resources: Resource[]): Resource[] => resources.filter(({ type }) => type === 'ROOM');

export const useResources = () => useQuery(resourcesQuery);
export const useRooms = () => useQuery({ ...resourcesQuery, select: roomsOf });
