import type { CalendarHealth } from '@lintel/shared/contracts';
import { describe, expect, it } from '@jest/globals';
import { doubtAfterMs, graceMs, nextRelianceChange, relianceOn, type LinkView } from './connection-status';

const now = Date.parse('2026-11-20T14:05:00Z');
const horizonEnd = now + 86_400_000;
const fine: CalendarHealth = { status: 'OK', lastSyncedAt: '2026-11-20T14:04:00Z', error: null };
const failing = (lastSyncedAt: string | null): CalendarHealth => ({ status: 'ERROR', lastSyncedAt, error: 'gone' });
const connected: LinkView = { isConnected: true, lostAt: null, confirmedAt: now };
const lost = (agoMs: number, confirmedAgoMs = agoMs): LinkView => ({
  isConnected: false,
  lostAt: now - agoMs,
  confirmedAt: now - confirmedAgoMs,
});

describe('relianceOn', () => {
  it('has nothing to say while all is well', () => {
    expect(relianceOn(connected, fine, horizonEnd, now)).toEqual({ troubles: [], isDoubtful: false, knownAt: null });
  });

  it('does not speak of a reconnect', () => {
    expect(relianceOn(lost(graceMs - 1), fine, horizonEnd, now).troubles).toEqual([]);
  });

  it('says how old the data is once the server is really gone', () => {
    expect(relianceOn(lost(graceMs, 6_000), fine, horizonEnd, now)).toEqual({
      troubles: [{ kind: 'server-unreachable', lastConfirmedAt: now - 6_000 }],
      isDoubtful: false,
      knownAt: null,
    });
  });

  it('doubts what nobody has confirmed for long', () => {
    expect(relianceOn(lost(doubtAfterMs), fine, horizonEnd, now)).toMatchObject({
      isDoubtful: true,
      knownAt: now - doubtAfterMs,
    });
  });

  it('doubts a cache from yesterday as soon as a start without a server is noticed', () => {
    expect(relianceOn(lost(graceMs - 1, 86_400_000), fine, horizonEnd, now).isDoubtful).toBe(false);
    expect(relianceOn(lost(graceMs, 86_400_000), fine, horizonEnd, now).isDoubtful).toBe(true);
  });

  it('doubts everything beyond the horizon of what it knows', () => {
    expect(relianceOn(lost(graceMs), fine, now, now).isDoubtful).toBe(true);
  });

  it.each<[CalendarHealth, number | null, boolean]>([
    [failing('2026-11-20T13:50:01Z'), Date.parse('2026-11-20T13:50:01Z'), false],
    [failing('2026-11-20T13:50:00Z'), Date.parse('2026-11-20T13:50:00Z'), true],
    [failing(null), null, true],
  ])('speaks of the calendar apart from the server: %j', (calendar, lastSyncedAt, isDoubtful) => {
    expect(relianceOn(connected, calendar, horizonEnd, now)).toEqual({
      troubles: [{ kind: 'calendar-stale', lastSyncedAt }],
      isDoubtful,
      knownAt: isDoubtful ? lastSyncedAt : null,
    });
    expect(relianceOn(lost(graceMs), calendar, horizonEnd, now).troubles).toHaveLength(2);
  });
});

describe('nextRelianceChange', () => {
  it('is exactly when relianceOn answers differently', () => {
    const link = lost(0, 2_000);
    const seen: number[] = [];
    let at: number | null = now;
    while ((at = nextRelianceChange(link, fine, horizonEnd, at)) !== null) {
      expect(relianceOn(link, fine, horizonEnd, at)).not.toEqual(relianceOn(link, fine, horizonEnd, at - 1));
      seen.push(at - now);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([graceMs, doubtAfterMs - 2_000]);
  });

  it('is never while connected', () => {
    expect(nextRelianceChange(connected, fine, horizonEnd, now)).toBeNull();
  });

  it('is when a failing calendar has been silent for too long', () => {
    const calendar = failing('2026-11-20T14:00:00Z');
    const at = nextRelianceChange(connected, calendar, horizonEnd, now)!;
    expect(relianceOn(connected, calendar, horizonEnd, at - 1).isDoubtful).toBe(false);
    expect(relianceOn(connected, calendar, horizonEnd, at).isDoubtful).toBe(true);
  });
});
