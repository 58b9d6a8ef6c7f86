import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { telemetrySchema, type Telemetry } from '@lintel/shared/contracts';
import { heartbeatMs } from '@lintel/shared/fleet';
import { Heartbeat, linkQualityOf, type HeartbeatOptions } from './heartbeat';

describe('Heartbeat', () => {
  let now: number;
  let told: Telemetry[];
  /** How long each beat takes to be answered: null is never, undefined that no link is up. */
  let answers: (number | null | undefined)[];

  beforeEach(() => {
    [now, told, answers] = [90_000, [], []];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const heartbeat = (more: Partial<HeartbeatOptions> = {}) =>
    new Heartbeat({
      tell: (telemetry) => {
        told.push(telemetry);
        const answer = answers.shift();
        if (answer === undefined) return Promise.resolve(null);
        now += answer ?? 6_000;
        return Promise.resolve(answer !== null);
      },
      shell: null,
      version: '1.2.3',
      now: () => now,
      battery: () => Promise.resolve(null),
      screen: () => ({ width: 1_280, height: 800, isOn: true }),
      ...more,
    });

  it('says how a browser is', async () => {
    const display = heartbeat();
    display.noteError(new TypeError('x is undefined'));
    await display.beat();
    expect(told).toEqual([
      {
        version: '1.2.3',
        uptimeSeconds: 90,
        linkQuality: null,
        roundTripMs: null,
        lossShare: null,
        battery: null,
        screen: { width: 1_280, height: 800, isOn: true },
        lastError: 'TypeError: x is undefined',
      },
    ]);
    expect(telemetrySchema.safeParse(told[0]).success).toBe(true);
  });

  it('says how a shell is', async () => {
    const health = {
      version: '2.0.0',
      platform: 'linux',
      architecture: 'arm64',
      uptimeSeconds: 5,
      machineUptimeSeconds: 9,
      crashes: 2,
      lastError: null,
      canReboot: true,
      canUpdate: false,
      waitingVersion: '2.1.0',
    };
    await heartbeat({ shell: { health: () => Promise.resolve(health) } }).beat();
    expect(told[0]).toMatchObject({
      version: '2.0.0',
      uptimeSeconds: 5,
      crashes: 2,
      shell: { platform: 'linux arm64', canReboot: true, canUpdate: false, waitingVersion: '2.1.0' },
    });
    expect(telemetrySchema.safeParse(told[0]).success).toBe(true);
  });

  it('measures the line by what is answered; a link that is down is not a bad line', async () => {
    const display = heartbeat();
    answers = [40, 60, null, undefined, 50, 70];
    for (let beat = 0; beat < 7; beat += 1) await display.beat();
    expect(told.at(-1)).toMatchObject({ lossShare: expect.closeTo(0.2), roundTripMs: 60, linkQuality: 80 });
    answers = Array.from({ length: 20 }, () => 10);
    for (let beat = 0; beat < 21; beat += 1) await display.beat();
    expect(told.at(-1)).toMatchObject({ lossShare: 0, roundTripMs: 10, linkQuality: 100 });
  });

  it('beats every half a minute, whatever goes wrong, until it is over', async () => {
    jest.useFakeTimers();
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    let beats = 0;
    const tell = () => {
      beats += 1;
      return Promise.reject(new Error('gone'));
    };
    const ended = new AbortController();
    const running = heartbeat({ tell }).run(ended.signal);
    await jest.advanceTimersByTimeAsync(2 * heartbeatMs);
    expect(beats).toBe(3);
    ended.abort();
    await running;
    expect(warn).toHaveBeenCalledTimes(3);
    warn.mockRestore();
  });
});

describe('linkQualityOf', () => {
  it.each([
    [0, 20, 100],
    [0, 1_050, 75],
    [0, 9_000, 50],
    [0.5, 20, 50],
    [1, null, 0],
  ])('with %d lost and %d ms there and back: %d', (lost, ms, quality) => expect(linkQualityOf(lost, ms)).toBe(quality));
});
