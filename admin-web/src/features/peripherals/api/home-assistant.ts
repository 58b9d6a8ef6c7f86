import { homeAssistantSchema, type HomeAssistant } from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';

const homeAssistantKey = ['home-assistant'] as const;

export const useHomeAssistant = () =>
  useQuery({
    queryKey: homeAssistantKey,
    queryFn: ({ signal }) => request('home-assistant', { schema: homeAssistantSchema, signal }),
  });

export function usePutHomeAssistant() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: HomeAssistant) =>
      request('home-assistant', { method: 'PUT', body, schema: homeAssistantSchema }),
    onSuccess: (answer) => client.setQueryData(homeAssistantKey, answer),
  });
}
