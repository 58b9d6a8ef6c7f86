import {
  authorizeAnswerSchema,
  calendarServicesSchema,
  connectionListSchema,
  connectionSchema,
  reachableCalendarsSchema,
  type AccountKind,
  type AccountProvider,
  type AttachCalendar,
  type ConnectApplication,
  type Connection,
  type ConnectServiceAccount,
} from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { connectionsKey } from './list-connections';

const one = (id: string) => `connections/${encodeURIComponent(id)}`;
const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: connectionsKey });

/** Where accounts can be connected. */
export const useCalendarServices = () =>
  useQuery({
    queryKey: ['calendar-services'],
    queryFn: async ({ signal }) =>
      (await request('connections/services', { schema: calendarServicesSchema, signal })).items,
    staleTime: Infinity,
  });

export const useMyConnections = () =>
  useQuery({
    queryKey: [...connectionsKey, 'mine'],
    queryFn: async ({ signal }): Promise<Connection[]> =>
      (await request('me/connections', { schema: connectionListSchema, signal })).items,
  });

/** Leaves for the service, which sends the person back to `returnPath`. */
export const useConsent = (returnPath: string) =>
  useMutation({
    mutationFn: async ({ provider, kind }: { provider: AccountProvider; kind: AccountKind }) => {
      const path = `connections/${provider.toLowerCase()}/authorize`;
      const { url } = await request(path, { query: { kind, returnPath }, schema: authorizeAnswerSchema });
      window.location.assign(url);
    },
  });

/** What the account reaches, asked of the service each time. */
export const useReachableCalendars = (connectionId: string) =>
  useQuery({
    queryKey: [...connectionsKey, connectionId, 'reachable'],
    queryFn: async ({ signal }) =>
      (await request(`${one(connectionId)}/calendars`, { schema: reachableCalendarsSchema, signal })).items,
    staleTime: 0,
    retry: false,
  });

export function useAttachCalendar(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<AttachCalendar>) =>
      request(`${one(connectionId)}/calendars`, { method: 'POST', body, schema: connectionSchema }),
    onSuccess: () => refresh(client),
  });
}

export function useDetachCalendar(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (calendarId: string) =>
      request(`${one(connectionId)}/calendars/${encodeURIComponent(calendarId)}`, { method: 'DELETE' }),
    onSuccess: () => refresh(client),
  });
}

/** What is sent is secret: it is kept in no cache. */
export function useConnectServiceAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConnectServiceAccount) =>
      request('connections/google/service-account', { method: 'POST', body, schema: connectionSchema }),
    onSuccess: () => refresh(client),
    gcTime: 0,
  });
}

export function useConnectApplication() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConnectApplication) =>
      request('connections/microsoft/application', { method: 'POST', body, schema: connectionSchema }),
    onSuccess: () => refresh(client),
    gcTime: 0,
  });
}
