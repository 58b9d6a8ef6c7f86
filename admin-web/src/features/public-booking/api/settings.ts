import { publicBookingSettingsSchema, type PublicBookingSettings } from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';

const path = 'tenant/public-booking';
const settingsKey = ['public-booking-settings'] as const;

export const usePublicBookingSettings = () =>
  useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => request(path, { schema: publicBookingSettingsSchema, signal }),
  });

export function usePutPublicBookingSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PublicBookingSettings) =>
      request(path, { method: 'PUT', body, schema: publicBookingSettingsSchema }),
    onSuccess: (answer) => client.setQueryData(settingsKey, answer),
  });
}
