import { displaySettingsViewSchema, type DisplaySettingsOverrides } from '@lintel/shared/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

export interface SettingsPlace {
  scope: 'tenant' | 'location' | 'display';
  id: string;
}

const pathOf = ({ scope, id }: SettingsPlace): string => `displays/settings/${scope}/${encodeURIComponent(id)}`;

export const displaySettingsQuery = (place: SettingsPlace) =>
  queryOptions({
    queryKey: [...displaysKey, 'settings', place.scope, place.id],
    queryFn: ({ signal }) => request(pathOf(place), { schema: displaySettingsViewSchema, signal }),
  });

export function usePutDisplaySettings(place: SettingsPlace) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: DisplaySettingsOverrides) =>
      request(pathOf(place), { method: 'PUT', body: { settings }, schema: displaySettingsViewSchema }),
    // What is set on a wider place shows through on all below it.
    onSuccess: () => client.invalidateQueries({ queryKey: displaysKey }),
  });
}
