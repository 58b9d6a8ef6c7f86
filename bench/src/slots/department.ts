import type { Department, Meeting } from '@lintel/shared/scheduling';
import { seeded } from '@lintel/shared/scheduling/testing';
import { parseInstant } from '@lintel/shared/time';

/** A host as the wire has it: busy time in ISO 8601. */
export interface TextHost {
  hostId: string;
  rules: Department['hosts'][number]['rules'];
  busy: { start: string; end: string }[];
}

const MINUTE_MS = 60_000;
export const now = Date.parse('2026-11-28T12:00:00Z');
export const month = { start: Date.parse('2026-11-30T23:00:00Z'), end: Date.parse('2026-12-31T23:00:00Z') };
export const meeting: Meeting = { durationMinutes: 30, slotIntervalMinutes: 30 };

const zones = ['Europe/Madrid', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const office = [{ start: '09:00', end: '17:30' }];

/**
 * Hosts in five zones with a lunch break, buffers, a day of leave and a maximum a day, each with `blocks` busy blocks of a quarter
 * to two hours somewhere in the month; the blocks are short when there are many, so that something is left.
 */
export function textHosts(hosts: number, blocks: number): TextHost[] {
  const random = seeded(hosts * 10_000 + blocks);
  const quarters = blocks > 500 ? 1 : 8;
  return Array.from({ length: hosts }, (_, index) => ({
    hostId: `host-${index}`,
    rules: {
      timeZone: zones[index % zones.length]!,
      weekly: { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office },
      breaks: [{ start: '12:00', end: '12:45' }],
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 5,
      maxPerDay: 10,
      maxPerWeek: 40,
      minNoticeMinutes: 120,
      maxDaysAhead: 60,
      overrides: [{ date: '2026-12-08', available: false }],
    },
    busy: Array.from({ length: blocks }, () => {
      const start = month.start + Math.floor(random() * 31 * 96) * 15 * MINUTE_MS;
      const end = start + (1 + Math.floor(random() * quarters)) * 15 * MINUTE_MS;
      return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
    }).sort((a, b) => (a.start < b.start ? -1 : 1)),
  }));
}

export function departmentOf(hosts: readonly TextHost[]): Department {
  return {
    hosts: hosts.map(({ hostId, rules, busy }) => ({
      hostId,
      rules,
      busy: busy.map(({ start, end }) => ({ start: parseInstant(start), end: parseInstant(end) })),
    })),
    limits: { timeZone: 'Europe/Madrid', maxPerDay: 200, maxPerWeek: 1_000, bookedStarts: [] },
  };
}
