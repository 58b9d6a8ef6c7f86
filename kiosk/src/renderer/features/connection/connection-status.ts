import type { CalendarHealth } from '@lintel/shared/contracts';

/** How much of what the screen shows can be relied on, and which link is to blame. All instants by the server's clock. */
export type Trouble =
  | { kind: 'server-unreachable'; lastConfirmedAt: number }
  | { kind: 'calendar-stale'; lastSyncedAt: number | null };

/** A reconnect within this time is nobody's business. */
export const graceMs = 4_000;
/** After this long without the server a free room is only probably free. */
export const doubtAfterMs = 30_000;
/** After this long a calendar that cannot be read may hold meetings that nobody here knows of. */
export const doubtCalendarAfterMs = 15 * 60_000;

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
  /** Where it is doubtful: when it was last known to be so; null where it never was. */
  knownAt: number | null;
}

export function relianceOn(link: LinkView, calendar: CalendarHealth, horizonEnd: number, now: number): Reliance {
  const troubles: Trouble[] = [];
  const isLost = link.lostAt !== null;
  const lostForMs = link.lostAt === null ? 0 : now - link.lostAt;
  if (isLost && lostForMs >= graceMs) {
    troubles.push({ kind: 'server-unreachable', lastConfirmedAt: link.confirmedAt });
  }
  const isOld = now - link.confirmedAt >= doubtAfterMs && lostForMs >= graceMs;
  const isServerDoubted = isLost && (isOld || now >= horizonEnd);
  const syncedAt = lastSyncOf(calendar);
  if (calendar.status === 'ERROR') troubles.push({ kind: 'calendar-stale', lastSyncedAt: syncedAt });
  const isCalendarDoubted = calendar.status === 'ERROR' && now - (syncedAt ?? 0) >= doubtCalendarAfterMs;
  const doubted = [...(isServerDoubted ? [link.confirmedAt] : []), ...(isCalendarDoubted ? [syncedAt ?? 0] : [])];
  return {
    troubles,
    isDoubtful: doubted.length > 0,
    knownAt: doubted.length > 0 ? Math.min(...doubted) || null : null,
  };
}

/** When `relianceOn` answers differently by the mere passing of time, or null. */
export function nextRelianceChange(
  link: LinkView,
  calendar: CalendarHealth,
  horizonEnd: number,
  now: number,
): number | null {
  const instants = link.lostAt === null ? [] : [link.lostAt + graceMs, link.confirmedAt + doubtAfterMs, horizonEnd];
  if (calendar.status === 'ERROR') instants.push((lastSyncOf(calendar) ?? 0) + doubtCalendarAfterMs);
  return instants.filter((at) => at > now).sort((a, b) => a - b)[0] ?? null;
}

const lastSyncOf = ({ lastSyncedAt }: CalendarHealth): number | null =>
  lastSyncedAt === null ? null : Date.parse(lastSyncedAt);
