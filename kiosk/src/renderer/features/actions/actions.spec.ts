import type { DisplayReply, DisplayRequest } from '@lintel/shared/contracts';
import { LintelError, toProblem } from '@lintel/shared/errors';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ProblemError } from '../../lib/api';
import { UnreachableError } from '../../lib/oauth';
import { SessionEndedError } from '../../lib/session';
import { madrid, roomId } from '../../testing/schedules';
import { Actions, type ActionFace } from './actions';
import { createRequest } from './requests';

const conflict = toProblem(
  new LintelError('CONFLICT', {
    detail: 'Taken.',
    alternatives: [{ start: '2026-11-20T15:00:00Z', end: '2026-11-20T15:30:00Z' }],
  }),
  'c-1',
);

describe('Actions', () => {
  let live: DisplayRequest[];
  let http: [string, unknown][];
  let refreshes: number;
  let onLive: (request: DisplayRequest) => Promise<DisplayReply | null>;
  let onHttp: () => Promise<unknown>;
  let actions: Actions;
  let faces: ActionFace['kind'][];

  afterEach(() => {
    jest.restoreAllMocks();
  });
  beforeEach(() => {
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    [live, http, refreshes, faces] = [[], [], 0, []];
    onLive = () => Promise.resolve(null);
    onHttp = () => Promise.reject(new UnreachableError('away'));
    let made = 0;
    actions = new Actions({
      sendLive: (request) => (live.push(request), onLive(request)),
      sendHttp: (path, body) => (http.push([path, body]), onHttp()),
      createRequest: (intent) =>
        createRequest(intent, roomId, madrid('14:05'), `0190a0a0-3333-7000-8000-00000000000${(made += 1)}`),
      refresh: () => (refreshes += 1),
    });
    actions.face.subscribe(() => faces.push(actions.face.get().kind));
  });
  const walkUp = () => actions.perform({ action: 'walk-up', durationMinutes: 30 });
  const booking = { id: 'b', end: '2026-11-20T13:35:00Z' };

  it('goes by the socket when that answers, and by nothing else', async () => {
    onLive = ({ requestId }) => Promise.resolve({ requestId, ok: true, status: 201, body: booking });
    await walkUp();
    expect(faces).toEqual(['pending', 'done']);
    expect(actions.face.get()).toMatchObject({ kind: 'done', end: madrid('14:35') });
    expect([live.length, http.length, refreshes]).toEqual([1, 0, 0]);
  });

  it('goes by HTTP with the same request when the socket is silent', async () => {
    onHttp = () => Promise.resolve(booking);
    await walkUp();
    expect(actions.face.get().kind).toBe('done');
    const { requestId, occurredAt } = live[0]!;
    expect(http).toEqual([['/api/v1/display/bookings', expect.objectContaining({ requestId, occurredAt })]]);
    expect(refreshes).toBe(1);
  });

  it.each(['socket', 'HTTP'])('shows the refusal that came by %s with its alternatives', async (way) => {
    if (way === 'socket') {
      onLive = ({ requestId }) => Promise.resolve({ requestId, ok: false, status: 409, body: conflict });
    } else onHttp = () => Promise.reject(new ProblemError(conflict));
    await walkUp();
    expect(actions.face.get()).toMatchObject({ kind: 'refused', problem: { alternatives: conflict.alternatives } });
  });

  it('is sent again under the same id, so that nothing happens twice', async () => {
    await walkUp();
    expect(actions.face.get().kind).toBe('unanswered');
    onLive = ({ requestId }) => Promise.resolve({ requestId, ok: true, status: 201, body: booking });
    await actions.retry();
    expect(actions.face.get().kind).toBe('done');
    expect(live[1]).toEqual(live[0]);
  });

  it('is another request when it is tapped anew', async () => {
    await walkUp();
    actions.show({ kind: 'idle' });
    await walkUp();
    expect(live[1]!.requestId).not.toBe(live[0]!.requestId);
  });

  it('does one thing at a time', async () => {
    onHttp = () => Promise.resolve(booking);
    const first = walkUp();
    await walkUp();
    actions.show({ kind: 'idle' });
    expect(actions.face.get().kind).toBe('pending');
    await first;
    expect(http).toHaveLength(1);
  });

  it('has nothing to say about a display that is no longer paired', async () => {
    onHttp = () => Promise.reject(new SessionEndedError());
    await walkUp();
    expect(actions.face.get().kind).toBe('idle');
  });

  it('does not take a malformed refusal for a success', async () => {
    onLive = ({ requestId }) => Promise.resolve({ requestId, ok: false, status: 500, body: 'oops' });
    await walkUp();
    expect(actions.face.get().kind).toBe('unanswered');
  });
});
