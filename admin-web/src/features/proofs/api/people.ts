import { personAtDoorsSchema, type AddBadge, type PersonAtDoors } from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const peopleKey = ['people-at-doors'] as const;
const pageSchema = z.object({ items: z.array(personAtDoorsSchema), nextCursor: z.string().nullable() });

/** The members, by name, and what they show at doors. */
export const usePeople = () =>
  useQuery({
    queryKey: peopleKey,
    queryFn: ({ signal }): Promise<PersonAtDoors[]> =>
      allPages((cursor) => request('door-credentials', { query: { cursor, limit: 200 }, schema: pageSchema, signal })),
  });

function usePersonChange<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: peopleKey }) });
}

const pathOf = (userId: string, part: string): string => `door-credentials/${encodeURIComponent(userId)}/${part}`;

export const useAddBadge = (userId: string) =>
  usePersonChange((badge: AddBadge) => request(pathOf(userId, 'badges'), { method: 'POST', body: badge }));

export const useRemoveBadge = (userId: string) =>
  usePersonChange((badgeId: string) =>
    request(pathOf(userId, `badges/${encodeURIComponent(badgeId)}`), { method: 'DELETE' }),
  );

export const useRemovePin = (userId: string) =>
  usePersonChange(() => request(pathOf(userId, 'pin'), { method: 'DELETE' }));

export const useUnlock = (userId: string) =>
  usePersonChange(() => request(pathOf(userId, 'lock'), { method: 'DELETE' }));
