import {
  bookingSchema,
  guestVisitSchema,
  openedVisitSchema,
  requestedVisitCodeSchema,
  visitHeader,
  visitSchema,
  type OpenedVisit,
  type Visit,
  type VisitAction,
} from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { asFailure } from '../../../lib/request-failure';
import { serverClock } from '../../../lib/server-clock';
import { meQuery } from '../../session/api/me';

export const openVisit = (code: string): Promise<OpenedVisit> =>
  request('door-visits', { method: 'POST', body: { code }, schema: openedVisitSchema });

/** The visit names its organisation; the one this browser works in otherwise stays what it is. */
const headersOf = ({ token, tenant }: OpenedVisit) => ({ [visitHeader]: token, 'X-Lintel-Tenant': tenant.slug });

/** What of the visit this person gets to see. */
export type SeenVisit = { kind: 'room'; visit: Visit } | { kind: 'signed-out' | 'not-member' | 'over' };

export function useVisit(opened: OpenedVisit) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['visit', opened.token],
    queryFn: async ({ signal }): Promise<SeenVisit> => {
      try {
        const visit = await request('door-visits/current', { headers: headersOf(opened), schema: visitSchema, signal });
        serverClock.set(visit.schedule.serverTime);
        return { kind: 'room', visit };
      } catch (error) {
        const { code } = asFailure(error);
        if (code === 'UNAUTHENTICATED') return { kind: 'signed-out' };
        if (code !== 'FORBIDDEN') throw error;
        const me = await client.fetchQuery({ ...meQuery, staleTime: 0 });
        const isMember = me?.memberships.some(({ slug }) => slug === opened.tenant.slug) ?? false;
        return { kind: isMember ? 'over' : 'not-member' };
      }
    },
    // What may be done changes under the eyes of who is choosing; what was done stays.
    refetchInterval: ({ state: { data } }) => (data?.kind === 'room' && !data.visit.isUsed ? 15_000 : false),
    retry: false,
  });
}

/** `isGuest`: by a mailed code, without an account. */
export const useVisitAction = (visit: OpenedVisit, isGuest: boolean) =>
  useMutation({
    mutationFn: (action: VisitAction) =>
      request(`door-visits/current/${isGuest ? 'guest/' : ''}actions`, {
        method: 'POST',
        headers: headersOf(visit),
        body: action,
        schema: bookingSchema,
      }),
  });

/** Asks for a code by mail; the answer is the same for every address. */
export const useCodeRequest = (visit: OpenedVisit) =>
  useMutation({
    mutationFn: (email: string) =>
      request('door-visits/current/guest/codes', {
        method: 'POST',
        headers: headersOf(visit),
        body: { email },
        schema: requestedVisitCodeSchema,
      }),
  });

export const useCodeProof = (visit: OpenedVisit) =>
  useMutation({
    mutationFn: async (code: string) => {
      const guest = await request('door-visits/current/guest', {
        method: 'POST',
        headers: headersOf(visit),
        body: { code },
        schema: guestVisitSchema,
      });
      serverClock.set(guest.schedule.serverTime);
      return guest;
    },
  });
