import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DisplayReply, DisplayRequest } from '@lintel/shared/contracts';
import { LintelError, toProblem } from '@lintel/shared/errors';
import { ProblemError } from '../../lib/api';
import { UnreachableError } from '../../lib/oauth';
import { SessionEndedError } from '../../lib/session';
import { Courier, hedgeMs, patienceMs, patienceWithoutLinksMs, type Answer } from './courier';

const requestId = '0190a0a0-3333-7000-8000-000000000001';
const request: DisplayRequest = { action: 'walk-up', until: 'NEXT', requestId, occurredAt: '2026-11-20T13:05:00.000Z' };
const taken: DisplayReply = { requestId, ok: true, status: 201, body: { id: 'b' } };
const conflict = toProblem(new LintelError('CONFLICT', { detail: 'Taken.' }), 'c-1');
const never = new Promise<never>(() => undefined);

type Link = (request: DisplayRequest) => Promise<DisplayReply | null>;
const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

describe('Courier', () => {
  let asked: { way: string; at: number }[];
  let startedAt: number;
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    asked = [];
    startedAt = Date.now();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  /** Delivers with these ways, and tells what came of it and when. */
  async function deliver(links: Record<string, Link>, http: () => Promise<unknown> = () => never) {
    const noting =
      <T>(way: string, work: () => Promise<T>) =>
      () => {
        asked.push({ way, at: Date.now() - startedAt });
        return work();
      };
    const courier = new Courier({
      links: () => Object.entries(links).map(([way, link]) => noting(way, () => link(request))),
      sendHttp: noting('http', http),
    });
    let result: { answer: Answer; at: number } | undefined;
    void courier.deliver(request).then((answer) => (result = { answer, at: Date.now() - startedAt }));
    await jest.advanceTimersByTimeAsync(patienceMs + 1);
    return result!;
  }

  it('takes the first link that answers, and no other way', async () => {
    const { answer, at } = await deliver({ socket: () => after(50, taken), mqtt: () => never });
    expect(answer).toEqual({ kind: 'done', body: { id: 'b' } });
    expect(at).toBe(50);
    expect(asked).toEqual([{ way: 'socket', at: 0 }]);
  });

  it('goes another way as well when a link that seemed up is silent', async () => {
    const { answer, at } = await deliver({ socket: () => never, mqtt: () => after(50, taken) });
    expect(answer.kind).toBe('done');
    expect(at).toBe(hedgeMs + 50);
    expect(asked.map(({ way }) => way)).toEqual(['socket', 'mqtt']);
  });

  it('goes the next way at once where a link knows that it failed, and by HTTP in the end', async () => {
    const down = () => Promise.resolve(null);
    const { answer } = await deliver({ socket: down, mqtt: down }, () => after(20, { id: 'b' }));
    expect(answer.kind).toBe('done');
    expect(asked.map(({ at }) => at)).toEqual([0, 0, 0]);
  });

  it('takes a late answer of the first link all the same', async () => {
    const { answer, at } = await deliver({ socket: () => after(hedgeMs + 100, taken), mqtt: () => never });
    expect([answer.kind, at]).toEqual(['done', hedgeMs + 100]);
  });

  it('gives up when nobody answers, sooner where no link is up', async () => {
    const answer = { kind: 'unanswered' };
    expect(await deliver({ socket: () => never, mqtt: () => never })).toEqual({ answer, at: patienceMs });
    startedAt = Date.now();
    expect(await deliver({})).toEqual({ answer, at: patienceWithoutLinksMs });
    startedAt = Date.now();
    expect(await deliver({}, () => Promise.reject(new UnreachableError('away')))).toEqual({ answer, at: 0 });
  });

  it('brings a refusal by whichever way', async () => {
    const refused = { requestId, ok: false, status: 409, body: conflict };
    const answer = { kind: 'refused', problem: conflict };
    expect((await deliver({ socket: () => Promise.resolve(refused) })).answer).toEqual(answer);
    expect((await deliver({}, () => Promise.reject(new ProblemError(conflict)))).answer).toEqual(answer);
  });

  it('does not take a malformed refusal for an answer', async () => {
    const refused = { requestId, ok: false, status: 500, body: 'oops' };
    const { answer } = await deliver({ socket: () => Promise.resolve(refused) }, () => Promise.reject(new Error('?')));
    expect(answer.kind).toBe('unanswered');
  });

  it('knows when the display is no longer paired', async () => {
    const { answer } = await deliver({}, () => Promise.reject(new SessionEndedError()));
    expect(answer.kind).toBe('unpaired');
  });
});
