import type { CalendarHealth } from '@lintel/shared/contracts';

/** How much of what the screen shows can be relied on, and which link is to blame. All instants by the server's clock. */
export type Trouble =
  { kind: 'server-unreachable'; lastConfirmedAt: number } | { kind: 'calendar-stale'; lastSyncedAt: number | null };

/** A reconnect within this time is nobody's business. */
export const graceMs = 4_000;
/** After this long without the server a free room is only probably free. */
export const doubtAfterMs = 30_000;

export interface LinkView {
  isConnected: boolean;
  /** When the link was lost, or the screen loaded and not yet connected; null while connected. */
  lostAt: number | null;
  /** When the server last vouched for what is shown. */
  confirmedAt: number;
}

export interface Reliance {
  troubles: Trouble[];
  /** Whether the screen may still state facts, or only what was probably so. */
  isDoubtful: boolean;
}

export function relianceOn(link: LinkView, calendar: CalendarHealth, horizonEnd: number, now: number): Reliance {
  const troubles: Trouble[] = [];
  const isLost = link.lostAt !== null;
  const lostForMs = link.lostAt === null ? 0 : now - link.lostAt;
  if (isLost && lostForMs >= graceMs) {
    troubles.push({ kind: 'server-unreachable', lastConfirmedAt: link.confirmedAt });
  }
  if (calendar.status === 'ERROR') {
    const lastSyncedAt = calendar.lastSyncedAt === null ? null : Date.parse(calendar.lastSyncedAt);
    troubles.push({ kind: 'calendar-stale', lastSyncedAt });
  }
  const isOld = now - link.confirmedAt >= doubtAfterMs && lostForMs >= graceMs;
  return { troubles, isDoubtful: isLost && (isOld || now >= horizonEnd) };
}

/** When `relianceOn` answers differently by the mere passing of time, or null. */
export function nextRelianceChange(link: LinkView, horizonEnd: number, now: number): number | null {
  if (link.lostAt === null) return null;
  const instants = [link.lostAt + graceMs, link.confirmedAt + doubtAfterMs, horizonEnd];
  return instants.filter((at) => at > now).sort((a, b) => a - b)[0] ?? null;
}
