import type { CalendarHealth } from '@lintel/shared/contracts';
import { describe, expect, it } from '@jest/globals';
import { doubtAfterMs, graceMs, nextRelianceChange, relianceOn, type LinkView } from './connection-status';

const now = Date.parse('2026-11-20T14:05:00Z');
const horizonEnd = now + 86_400_000;
const fine: CalendarHealth = { status: 'OK', lastSyncedAt: '2026-11-20T14:04:00Z', error: null };
const connected: LinkView = { isConnected: true, lostAt: null, confirmedAt: now };
const lost = (agoMs: number, confirmedAgoMs = agoMs): LinkView => ({
  isConnected: false,
  lostAt: now - agoMs,
  confirmedAt: now - confirmedAgoMs,
});

describe('relianceOn', () => {
  it('has nothing to say while all is well', () => {
    expect(relianceOn(connected, fine, horizonEnd, now)).toEqual({ troubles: [], isDoubtful: false });
  });

  it('does not speak of a reconnect', () => {
    expect(relianceOn(lost(graceMs - 1), fine, horizonEnd, now).troubles).toEqual([]);
  });

  it('says how old the data is once the server is really gone', () => {
    expect(relianceOn(lost(graceMs, 6_000), fine, horizonEnd, now)).toEqual({
      troubles: [{ kind: 'server-unreachable', lastConfirmedAt: now - 6_000 }],
      isDoubtful: false,
    });
  });

  it('doubts what nobody has confirmed for long', () => {
    expect(relianceOn(lost(doubtAfterMs), fine, horizonEnd, now).isDoubtful).toBe(true);
  });

  it('doubts a cache from yesterday as soon as a start without a server is noticed', () => {
    expect(relianceOn(lost(graceMs - 1, 86_400_000), fine, horizonEnd, now).isDoubtful).toBe(false);
    expect(relianceOn(lost(graceMs, 86_400_000), fine, horizonEnd, now).isDoubtful).toBe(true);
  });

  it('doubts everything beyond the horizon of what it knows', () => {
    expect(relianceOn(lost(graceMs), fine, now, now).isDoubtful).toBe(true);
  });

  it.each<[CalendarHealth, number | null]>([
    [{ status: 'ERROR', lastSyncedAt: '2026-11-20T13:40:00Z', error: 'gone' }, Date.parse('2026-11-20T13:40:00Z')],
    [{ status: 'ERROR', lastSyncedAt: null, error: 'gone' }, null],
  ])('speaks of the calendar apart from the server: %j', (calendar, lastSyncedAt) => {
    expect(relianceOn(connected, calendar, horizonEnd, now)).toEqual({
      troubles: [{ kind: 'calendar-stale', lastSyncedAt }],
      isDoubtful: false,
    });
    expect(relianceOn(lost(graceMs), calendar, horizonEnd, now).troubles).toHaveLength(2);
  });
});

describe('nextRelianceChange', () => {
  it('is exactly when relianceOn answers differently', () => {
    const link = lost(0, 2_000);
    const seen: number[] = [];
    let at: number | null = now;
    while ((at = nextRelianceChange(link, horizonEnd, at)) !== null) {
      expect(relianceOn(link, fine, horizonEnd, at)).not.toEqual(relianceOn(link, fine, horizonEnd, at - 1));
      seen.push(at - now);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([graceMs, doubtAfterMs - 2_000]);
  });

  it('is never while connected', () => {
    expect(nextRelianceChange(connected, horizonEnd, now)).toBeNull();
  });
});
