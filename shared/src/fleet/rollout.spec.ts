import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { updateRings, type UpdateRing } from '../contracts/display-settings.js';
import {
  decideRollout,
  isQuiet,
  quietBeforeMeetingMs,
  rolloutSteps,
  troubleWith,
  updateTimeMs,
  type RolloutDisplay,
  type RolloutState,
} from './rollout.js';

const now = Date.parse('2026-11-20T09:00:00Z');
const soakMs = 3_600_000;
let made = 0;
const display = (more: Partial<RolloutDisplay> = {}): RolloutDisplay => ({
  id: `d${(made += 1)}`,
  ring: 'VALIDATION',
  step: 'WAITING',
  orderedAt: null,
  isOnline: true,
  alert: 'NONE',
  crashes: 0,
  failedActions: 0,
  nextMeetingAt: null,
  canGoBack: true,
  ...more,
});
const state = (displays: RolloutDisplay[], more: Partial<RolloutState> = {}): RolloutState => ({
  ring: 'VALIDATION',
  ringDoneAt: null,
  soakMs,
  displays,
  ...more,
});

describe('decideRollout', () => {
  it('tells the displays of its ring that are there and have no meeting before them', () => {
    const ready = display({ nextMeetingAt: now + quietBeforeMeetingMs });
    const busy = display({ nextMeetingAt: now + quietBeforeMeetingMs - 1 });
    const others = [display({ isOnline: false }), display({ ring: 'GENERAL' }), display({ alert: 'WARNING' })];
    expect(decideRollout(state([ready, busy, ...others]), now)).toEqual({ kind: 'UPDATE', displayIds: [ready.id] });
    expect(decideRollout(state([busy, ...others]), now)).toEqual({ kind: 'WAIT' });
  });

  it('watches a ring before the next one begins, and the last before all is well', () => {
    const done = display({ step: 'UPDATED', orderedAt: now - soakMs });
    const later = display({ ring: 'FINAL' });
    expect(decideRollout(state([done, later]), now)).toEqual({ kind: 'RING_DONE' });
    expect(decideRollout(state([done, later], { ringDoneAt: now - soakMs + 1 }), now)).toEqual({ kind: 'WAIT' });
    const soaked = { ringDoneAt: now - soakMs };
    expect(decideRollout(state([done, later], soaked), now)).toEqual({ kind: 'NEXT_RING', ring: 'FINAL' });
    expect(decideRollout(state([done], soaked), now)).toEqual({ kind: 'COMPLETE' });
  });

  it('does not wait for displays that are away, nor for what cannot be updated', () => {
    const displays = [display({ isOnline: false }), display({ step: 'SKIPPED' }), display({ ring: 'GENERAL' })];
    expect(decideRollout(state(displays), now)).toEqual({ kind: 'RING_DONE' });
    expect(decideRollout(state(displays, { ringDoneAt: now }), now)).toEqual({ kind: 'NEXT_RING', ring: 'GENERAL' });
  });

  it.each([
    ['CRASHES', { step: 'UPDATED', crashes: 1 }],
    ['SILENT', { step: 'ORDERED', alert: 'ALERT', isOnline: false }],
    ['FAILED_ACTIONS', { step: 'UPDATED', failedActions: 1 }],
    ['FAILED_UPDATE', { step: 'FAILED' }],
    ['TOO_SLOW', { step: 'ORDERED', orderedAt: now - updateTimeMs - 1 }],
  ] as const)('halts for %s and goes back', (reason, more) => {
    const bad = display(more);
    const [updated, unknown] = [display({ step: 'UPDATED' }), display({ step: 'UPDATED', canGoBack: false })];
    expect(decideRollout(state([updated, unknown, bad, display()]), now)).toEqual({
      kind: 'HALT',
      reason,
      displayId: bad.id,
      rollBack: [updated.id, bad.id],
    });
  });

  it('is not halted by what a display did before it was told', () => {
    const old = display({ crashes: 5, failedActions: 3 });
    expect(decideRollout(state([old]), now)).toEqual({ kind: 'UPDATE', displayIds: [old.id] });
  });
});

const anyDisplay = fc.record<RolloutDisplay>({
  id: fc.uuid(),
  ring: fc.constantFrom(...updateRings),
  step: fc.constantFrom(...rolloutSteps),
  orderedAt: fc.option(fc.integer({ min: now - 2 * updateTimeMs, max: now })),
  isOnline: fc.boolean(),
  alert: fc.constantFrom('NONE', 'WARNING', 'ALERT'),
  crashes: fc.nat({ max: 2 }),
  failedActions: fc.nat({ max: 2 }),
  nextMeetingAt: fc.option(fc.integer({ min: now - 3_600_000, max: now + 3_600_000 })),
  canGoBack: fc.boolean(),
});
const anyState = fc.record<RolloutState>({
  ring: fc.constantFrom(...updateRings),
  ringDoneAt: fc.option(fc.integer({ min: now - 2 * soakMs, max: now })),
  soakMs: fc.constant(soakMs),
  displays: fc.uniqueArray(anyDisplay, { selector: ({ id }) => id, maxLength: 12 }),
});

describe('whatever the fleet is like', () => {
  const hold = (check: (given: RolloutState) => void) => fc.assert(fc.property(anyState, check), { numRuns: 500 });
  const byId = (given: RolloutState) => new Map(given.displays.map((each) => [each.id, each]));

  it('tells only displays of the ring, that wait, are there and have ten quiet minutes', () => {
    hold((given) => {
      const decision = decideRollout(given, now);
      if (decision.kind !== 'UPDATE') return;
      expect(decision.displayIds.length).toBeGreaterThan(0);
      for (const id of decision.displayIds) {
        const told = byId(given).get(id)!;
        expect(told).toMatchObject({ ring: given.ring, step: 'WAITING', isOnline: true, alert: 'NONE' });
        expect(isQuiet(told, now)).toBe(true);
      }
    });
  });

  it('never goes on with a display in trouble, and only then halts', () => {
    hold((given) => {
      const isTrouble = given.displays.some((each) => troubleWith(each, now) !== null);
      expect(decideRollout(given, now).kind === 'HALT').toBe(isTrouble);
    });
  });

  it('takes nobody back who was never told or has nothing to go back to', () => {
    hold((given) => {
      const decision = decideRollout(given, now);
      if (decision.kind !== 'HALT') return;
      for (const id of decision.rollBack) {
        const { step, canGoBack } = byId(given).get(id)!;
        expect([canGoBack, ['ORDERED', 'UPDATED', 'FAILED'].includes(step)]).toEqual([true, true]);
      }
    });
  });

  it('goes through the rings in order and leaves none out', () => {
    hold((given) => {
      const decision = decideRollout(given, now);
      const rank = (ring: UpdateRing) => updateRings.indexOf(ring);
      const later = given.displays.filter(({ ring }) => rank(ring) > rank(given.ring)).map(({ ring }) => rank(ring));
      if (decision.kind === 'NEXT_RING') expect(rank(decision.ring)).toBe(Math.min(...later));
      if (decision.kind === 'COMPLETE') expect(later).toEqual([]);
    });
  });

  it('ends, where every display does as it is told', () => {
    hold((given) => {
      let at = now;
      let current: RolloutState = {
        ...given,
        ring: 'VALIDATION',
        ringDoneAt: null,
        displays: given.displays.map((each) => ({ ...each, step: 'WAITING', alert: 'NONE', nextMeetingAt: null })),
      };
      const told = new Set<string>();
      for (let turn = 0; turn < 50; turn += 1) {
        const decision = decideRollout(current, at);
        if (decision.kind === 'COMPLETE') break;
        expect(decision.kind).not.toBe('HALT');
        if (decision.kind === 'UPDATE') {
          for (const id of decision.displayIds) told.add(id);
          const displays = current.displays.map((each): RolloutDisplay =>
            decision.displayIds.includes(each.id)
              ? { ...each, step: 'UPDATED', orderedAt: at, crashes: 0, failedActions: 0 }
              : each,
          );
          current = { ...current, displays };
        }
        if (decision.kind === 'RING_DONE') current = { ...current, ringDoneAt: at };
        if (decision.kind === 'NEXT_RING') current = { ...current, ring: decision.ring, ringDoneAt: null };
        at += soakMs;
      }
      expect(decideRollout(current, at).kind).toBe('COMPLETE');
      expect(told.size).toBe(given.displays.filter(({ isOnline }) => isOnline).length);
    });
  });
});
