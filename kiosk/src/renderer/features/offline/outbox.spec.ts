import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DisplayRequest } from '@lintel/shared/contracts';
import { LintelError, toProblem, type ErrorCode } from '@lintel/shared/errors';
import type { PendingTap } from '@lintel/shared/room-state';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { madrid, roomId } from '../../testing/schedules';
import { createRequest, createTap, type Intent } from '../actions/requests';
import type { Answer } from './courier';
import { Outbox, type Report } from './outbox';

let profiles = 0;
let made = 0;
const bookingId = '0190a0a0-2222-7000-8000-000000000001';

function tap(intent: Intent): PendingTap {
  const id = `0190a0a0-3333-7000-8000-${String((made += 1)).padStart(12, '0')}`;
  return createTap(createRequest(intent, roomId, madrid('14:05'), id), madrid('14:35'));
}
const refusal = (code: ErrorCode): Answer => ({
  kind: 'refused',
  problem: toProblem(new LintelError(code, { detail: 'No.' }), 'c-1'),
});
const done = (id: string): Answer => ({ kind: 'done', body: { id } });

describe('Outbox', () => {
  let database: DisplayDatabase;
  let delivered: DisplayRequest[];
  let answers: Answer[];
  let refresh: () => Promise<unknown>;
  let reports: Report[];
  let outbox: Outbox;

  beforeEach(async () => {
    database = await openDatabase(`outbox-${(profiles += 1)}`);
    [delivered, answers, reports] = [[], [], []];
    refresh = () => Promise.resolve();
    outbox = await anOutbox();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    database.close();
  });

  async function anOutbox(): Promise<Outbox> {
    const made = new Outbox({
      database,
      sign: (request) => Promise.resolve({ ...request, signature: `signed ${request.requestId}` }),
      deliver: (request) => {
        delivered.push(request);
        return Promise.resolve(answers.shift() ?? { kind: 'unanswered' });
      },
      refresh: () => refresh(),
      report: (report) => reports.push(report),
    });
    await made.restore();
    return made;
  }
  async function send(): Promise<Report> {
    reports = [];
    await outbox.send();
    return reports[0] ?? { sent: [], lost: [] };
  }
  const ids = (taps: readonly PendingTap[]) => taps.map(({ request }) => request.requestId);

  it('keeps what was tapped, signed and in order, over a restart', async () => {
    const taps = [tap({ action: 'check-in', bookingId }), tap({ action: 'end', bookingId })];
    for (const one of taps) await outbox.add(one);
    const restarted = await anOutbox();
    expect(ids(restarted.taps.get())).toEqual(ids(taps));
    expect(restarted.taps.get()[0]!.request.signature).toBe(`signed ${taps[0]!.request.requestId}`);
    expect(restarted.waiting.get()).toBe(2);
  });

  it('sends in order, once, and tells what the server took', async () => {
    const taps = [tap({ action: 'check-in', bookingId }), tap({ action: 'end', bookingId })];
    for (const one of taps) await outbox.add(one);
    answers = [done(bookingId), done(bookingId)];
    await Promise.all([outbox.send(), outbox.send()]);
    await outbox.send();
    expect(reports.map(({ sent }) => sent.map(({ requestId }) => requestId))).toEqual([ids(taps)]);
    expect(delivered).toHaveLength(2);
    expect((await anOutbox()).waiting.get()).toBe(0);
  });

  it('stops where nobody answers, and goes on from there', async () => {
    for (let n = 0; n < 3; n += 1) await outbox.add(tap({ action: 'check-in', bookingId }));
    answers = [done(bookingId)];
    expect((await send()).sent).toHaveLength(1);
    expect(outbox.waiting.get()).toBe(2);
    answers = [done(bookingId), done(bookingId)];
    expect((await send()).sent).toHaveLength(2);
    expect(new Set(delivered.map(({ requestId }) => requestId)).size).toBe(3);
  });

  it('stays on the screen until the schedule tells of it', async () => {
    await outbox.add(tap({ action: 'walk-up', durationMinutes: 30 }));
    let arrive: () => void = () => undefined;
    refresh = () => new Promise<void>((resolve) => (arrive = resolve));
    answers = [done(bookingId)];
    const sending = outbox.send();
    while (outbox.waiting.get() > 0) await new Promise((resolve) => setTimeout(resolve));
    expect(outbox.taps.get()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    arrive();
    await sending;
    expect(outbox.taps.get()).toEqual([]);
  });

  it('goes on where that schedule cannot be had', async () => {
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    await outbox.add(tap({ action: 'check-in', bookingId }));
    refresh = () => Promise.reject(new Error('away'));
    answers = [done(bookingId)];
    expect((await send()).sent).toHaveLength(1);
    expect(outbox.taps.get()).toEqual([]);
  });

  it('knows its walk-up by the id the server gave it', async () => {
    const walkUp = tap({ action: 'walk-up', durationMinutes: 30 });
    const end = tap({ action: 'end', bookingId: walkUp.request.requestId });
    await outbox.add(walkUp);
    await outbox.add(end);
    answers = [done(bookingId)];
    await outbox.send();
    for (const one of [outbox, await anOutbox()]) {
      expect(one.taps.get()).toMatchObject([{ bookingId, request: { bookingId: walkUp.request.requestId } }]);
    }
  });

  it('tells what was refused, and drops what was done to a walk-up that there never was', async () => {
    const walkUp = tap({ action: 'walk-up', durationMinutes: 30 });
    const other = tap({ action: 'check-in', bookingId });
    await outbox.add(walkUp);
    await outbox.add(tap({ action: 'extend', bookingId: walkUp.request.requestId, minutes: 15 }));
    await outbox.add(other);
    answers = [refusal('CONFLICT'), done(bookingId)];
    const { sent, lost } = await send();
    expect(lost).toMatchObject([{ request: { requestId: walkUp.request.requestId }, problem: { code: 'CONFLICT' } }]);
    expect(sent).toMatchObject([{ requestId: other.request.requestId }]);
    expect(await database.count('outbox')).toBe(0);
  });

  it('waits where the server fails, but not for ever', async () => {
    await outbox.add(tap({ action: 'check-in', bookingId }));
    for (let n = 0; n < 4; n += 1) {
      answers = [refusal('INTERNAL')];
      expect(await send()).toEqual({ sent: [], lost: [] });
    }
    answers = [refusal('INTERNAL')];
    expect((await send()).lost).toHaveLength(1);
    expect(outbox.waiting.get()).toBe(0);
  });

  it("is another display's after that", async () => {
    await outbox.add(tap({ action: 'check-in', bookingId }));
    outbox.clear();
    expect(outbox.taps.get()).toEqual([]);
    expect((await send()).sent).toEqual([]);
    expect(delivered).toEqual([]);
  });
});
