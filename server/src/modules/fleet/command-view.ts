import type { CommandView } from '@lintel/shared/contracts';
import type { CommandRecord } from './commands.repository.js';

export function toCommandView({ tenantId: _, ...record }: CommandRecord): CommandView {
  return {
    ...record,
    createdAt: iso(record.createdAt),
    sentAt: record.sentAt === null ? null : iso(record.sentAt),
    finishedAt: record.finishedAt === null ? null : iso(record.finishedAt),
    expiresAt: iso(record.expiresAt),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
