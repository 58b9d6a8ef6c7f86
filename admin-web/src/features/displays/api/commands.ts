import { commandViewSchema, type CommandView, type FleetFilter, type SendCommand } from '@lintel/shared/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

const listSchema = z.object({ items: z.array(commandViewSchema) });
const commandsKey = [...displaysKey, 'commands'] as const;
/** A fact tells of every change; this is for a display that is silent until its time is over. */
const lookAgainMs = 5_000;
const isOpen = ({ finishedAt }: CommandView): boolean => finishedAt === null;

const listQuery = (key: readonly string[], path: string, query: Record<string, string | number>) =>
  queryOptions({
    queryKey: [...commandsKey, ...key],
    queryFn: async ({ signal }): Promise<CommandView[]> =>
      (await request(path, { query, schema: listSchema, signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? lookAgainMs : false),
  });

/** What one display was told lately, newest first. */
export const displayCommandsQuery = (displayId: string) =>
  listQuery(['display', displayId], `displays/${encodeURIComponent(displayId)}/commands`, { limit: 20 });

/** What became of commands that were given together. */
export const batchQuery = (batchId: string) =>
  listQuery(['batch', batchId], 'displays/commands', { batchId, limit: 1_000 });

export function useSendCommand(displayId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: SendCommand) =>
      request(`displays/${encodeURIComponent(displayId)}/commands`, {
        method: 'POST',
        body: order,
        schema: commandViewSchema,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: commandsKey }),
  });
}

export function useSendCommands() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ filter, ...order }: SendCommand & { filter: FleetFilter }) =>
      request('displays/commands', { method: 'POST', body: { filter, ...order }, schema: listSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: commandsKey }),
  });
}
