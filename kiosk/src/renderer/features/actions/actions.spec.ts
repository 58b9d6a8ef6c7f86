import type { DisplayRequest, Factor } from '@lintel/shared/contracts';
import { LintelError, toProblem } from '@lintel/shared/errors';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PendingTap } from '@lintel/shared/room-state';
import { madrid, roomId } from '../../testing/schedules';
import type { Answer } from '../offline/courier';
import { createStore } from '../../lib/store';
import { Actions, type ActionFace } from './actions';
import { createRequest, createTap } from './requests';

const conflict = toProblem(
  new LintelError('CONFLICT', {
    detail: 'Taken.',
    alternatives: [{ start: '2026-11-20T15:00:00Z', end: '2026-11-20T15:30:00Z' }],
  }),
  'c-1',
);

describe('Actions', () => {
  let delivered: DisplayRequest[];
  let kept: PendingTap[];
  let refreshes: number;
  let isConnected: boolean;
  let mayWait: boolean;
  let answer: (request: DisplayRequest) => Promise<Answer>;
  let keep: () => Promise<void>;
  let actions: Actions;
  let faces: ActionFace['kind'][];
  let accepted: readonly Factor[];
  const waiting = createStore(0);

  afterEach(() => {
    jest.restoreAllMocks();
  });
  beforeEach(() => {
    [delivered, kept, refreshes, faces, isConnected, mayWait] = [[], [], 0, [], true, true];
    accepted = ['TAP'];
    waiting.set(0);
    answer = () => Promise.resolve({ kind: 'unanswered' });
    keep = () => Promise.resolve();
    let made = 0;
    actions = new Actions({
      createTap: (intent, endsAt, shown) =>
        createTap(
          createRequest(intent, roomId, madrid('14:05'), `0190a0a0-3333-7000-8000-00000000000${(made += 1)}`, shown),
          endsAt,
        ),
      acceptedFor: () => accepted,
      signCode: () => Promise.resolve('code'),
      deliver: (request) => (delivered.push(request), answer(request)),
      isConnected: () => isConnected,
      mayWait: () => mayWait,
      outbox: {
        waiting,
        add: async (tap) => {
          await keep();
          kept.push(tap);
        },
        send: () => {
          waiting.set(0);
          return Promise.resolve();
        },
      },
      refresh: () => (refreshes += 1),
    });
    actions.face.subscribe(() => faces.push(actions.face.get().kind));
  });
  const walkUp = () => actions.perform({ action: 'walk-up', durationMinutes: 30 }, madrid('14:35:20'));
  const done = (): Promise<Answer> => Promise.resolve({ kind: 'done', body: { id: 'b', end: '2026-11-20T13:35:00Z' } });
  const refuse = (): Promise<Answer> => Promise.resolve({ kind: 'refused', problem: conflict });

  it('tells who taps what the server made of it', async () => {
    answer = done;
    await walkUp();
    expect(faces).toEqual(['pending', 'done']);
    expect(actions.face.get()).toMatchObject({ kind: 'done', end: madrid('14:35') });
    expect([delivered.length, kept.length, refreshes]).toEqual([1, 0, 0]);
  });

  it('looks for the new schedule itself where no link brings it', async () => {
    isConnected = false;
    answer = done;
    await walkUp();
    expect(refreshes).toBe(1);
  });

  it('shows a refusal with its alternatives', async () => {
    answer = refuse;
    await walkUp();
    expect(actions.face.get()).toMatchObject({ kind: 'refused', problem: { alternatives: conflict.alternatives } });
  });

  it('keeps what nobody answered, and says until when the room was offered', async () => {
    await walkUp();
    expect(faces).toEqual(['pending', 'saved']);
    expect(actions.face.get()).toMatchObject({ kind: 'saved', end: madrid('14:35') });
    expect(kept).toEqual([{ request: delivered[0], bookingId: null, endsAt: '2026-11-20T13:35:00.000Z' }]);
  });

  it('says so where it can neither be sent nor kept, and sends the same request again', async () => {
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    keep = () => Promise.reject(new Error('The disk is full'));
    await walkUp();
    expect(actions.face.get().kind).toBe('unanswered');
    answer = done;
    await actions.retry();
    expect(actions.face.get().kind).toBe('done');
    expect(delivered[1]).toEqual(delivered[0]);
  });

  it('keeps nothing that may not wait', async () => {
    mayWait = false;
    await walkUp();
    expect(actions.face.get().kind).toBe('unanswered');
    expect(kept).toEqual([]);
  });

  it('lets what was tapped before go first, and waits behind it where that cannot go', async () => {
    waiting.set(1);
    answer = done;
    await walkUp();
    expect([delivered.length, kept.length]).toEqual([1, 0]);
    waiting.set(1);
    isConnected = false;
    await walkUp();
    expect([delivered.length, kept.length]).toEqual([1, 1]);
  });

  it('is another request when it is tapped anew', async () => {
    await walkUp();
    actions.show({ kind: 'idle' });
    await walkUp();
    expect(delivered[1]!.requestId).not.toBe(delivered[0]!.requestId);
  });

  it('does one thing at a time', async () => {
    answer = done;
    const first = walkUp();
    await walkUp();
    actions.show({ kind: 'idle' });
    expect(actions.face.get().kind).toBe('pending');
    await first;
    expect(delivered).toHaveLength(1);
  });

  it('has nothing to say about a display that is no longer paired', async () => {
    answer = () => Promise.resolve({ kind: 'unpaired' });
    await walkUp();
    expect(actions.face.get().kind).toBe('idle');
  });

  describe('what became of taps that had to wait', () => {
    const request = createRequest({ action: 'walk-up', until: 'NEXT' }, roomId, madrid('14:05'), 'r');
    const lost = { request, problem: conflict };

    it('is told when it went well', () => {
      actions.tell({ sent: [request, request], lost: [] });
      expect(actions.face.get()).toEqual({ kind: 'sent', count: 2 });
    });

    it('is told one after the other where it did not, and nothing else', () => {
      actions.tell({ sent: [request], lost: [lost, lost] });
      for (const kind of ['lost', 'lost', 'idle']) {
        expect(actions.face.get().kind).toBe(kind);
        actions.show({ kind: 'idle' });
      }
    });

    it('waits until the one who stands there has been answered', async () => {
      answer = done;
      const under = walkUp();
      actions.tell({ sent: [], lost: [lost] });
      await under;
      expect(actions.face.get().kind).toBe('done');
      actions.show({ kind: 'idle' });
      expect(actions.face.get().kind).toBe('lost');
    });

    it('is of no interest to another display', () => {
      actions.tell({ sent: [], lost: [lost, lost] });
      actions.reset();
      expect(actions.face.get().kind).toBe('idle');
      actions.show({ kind: 'idle' });
      expect(actions.face.get().kind).toBe('idle');
    });
  });

  describe('where a tap is not enough', () => {
    const wrong = toProblem(new LintelError('FORBIDDEN', { detail: 'Not recognised.' }), 'c-2');
    beforeEach(() => {
      accepted = ['PIN', 'QR'];
    });

    it('asks first, and sends what was shown', async () => {
      answer = done;
      await walkUp();
      expect(actions.face.get()).toMatchObject({ kind: 'proving', accepted, problem: null });
      expect(delivered).toEqual([]);
      await actions.prove({ method: 'PIN', proof: { pin: '4179057' } });
      expect(delivered).toEqual([
        expect.objectContaining({ action: 'walk-up', method: 'PIN', proof: { pin: '4179057' } }),
      ]);
      expect(actions.face.get().kind).toBe('done');
    });

    it('asks again when it was not recognised, with a request of its own', async () => {
      answer = () => Promise.resolve({ kind: 'refused', problem: wrong });
      await walkUp();
      await actions.prove({ method: 'PIN', proof: { pin: '4170000' } });
      expect(actions.face.get()).toMatchObject({ kind: 'proving', problem: { detail: 'Not recognised.' } });
      await actions.prove({ method: 'PIN', proof: { pin: '4179057' } });
      expect(new Set(delivered.map(({ requestId }) => requestId)).size).toBe(2);
    });

    it('tells any other refusal as it is', async () => {
      answer = refuse;
      await walkUp();
      await actions.prove({ method: 'PIN', proof: { pin: '4179057' } });
      expect(actions.face.get().kind).toBe('refused');
    });

    it('takes no proof that nobody asked for', async () => {
      await actions.prove({ method: 'BADGE', proof: { badge: '04A1B2C3' } });
      expect(delivered).toEqual([]);
    });

    it('never keeps a secret, whether nobody answers or others wait before it', async () => {
      mayWait = false;
      await walkUp();
      await actions.prove({ method: 'PIN', proof: { pin: '4179057' } });
      expect(actions.face.get().kind).toBe('unanswered');
      expect(kept).toEqual([]);
    });

    it('says that it needs the server while that is away', async () => {
      isConnected = false;
      await walkUp();
      expect(actions.face.get().kind).toBe('needs-server');
    });
  });
});
