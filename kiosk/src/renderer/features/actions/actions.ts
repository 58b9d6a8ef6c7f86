import { bookingSchema, type DisplayReply, type DisplayRequest } from '@lintel/shared/contracts';
import { problemSchema, type Problem } from '@lintel/shared/errors';
import { ProblemError } from '../../lib/api';
import { SessionEndedError } from '../../lib/session';
import { createStore } from '../../lib/store';
import { toHttp, type Intent } from './requests';

/** The face the screen shows to who taps. */
export type ActionFace =
  | { kind: 'idle' }
  | { kind: 'choosing'; action: 'walk-up' | 'extend' }
  | { kind: 'confirming'; bookingId: string }
  | { kind: 'pending'; request: DisplayRequest }
  | { kind: 'done'; request: DisplayRequest; end: number | null }
  | { kind: 'refused'; request: DisplayRequest; problem: Problem }
  | { kind: 'unanswered'; request: DisplayRequest }
  | { kind: 'needs-server' };

export interface ActionsOptions {
  /** By socket; null when it is down or silent. */
  sendLive: (request: DisplayRequest) => Promise<DisplayReply | null>;
  sendHttp: (path: string, body: unknown) => Promise<unknown>;
  createRequest: (intent: Intent) => DisplayRequest;
  /** Called after a success whose schedule may not be pushed, because the socket is down. */
  refresh: () => void;
}

/** What people do at the door: one thing at a time, each with an outcome that is shown. */
export class Actions {
  readonly face = createStore<ActionFace>({ kind: 'idle' });

  constructor(private readonly options: ActionsOptions) {}

  show(face: Extract<ActionFace, { kind: 'idle' | 'choosing' | 'confirming' | 'needs-server' }>): void {
    // Somebody's request is on its way: its outcome comes first.
    if (this.face.get().kind !== 'pending') this.face.set(face);
  }

  perform(intent: Intent): Promise<void> {
    return this.#send(this.options.createRequest(intent));
  }

  /** Sends the same request again, with the same id. */
  async retry(): Promise<void> {
    const face = this.face.get();
    if (face.kind === 'refused' || face.kind === 'unanswered') await this.#send(face.request);
  }

  async #send(request: DisplayRequest): Promise<void> {
    if (this.face.get().kind === 'pending') return;
    this.face.set({ kind: 'pending', request });
    this.face.set(await this.#outcome(request));
  }

  async #outcome(request: DisplayRequest): Promise<ActionFace> {
    const { sendLive, sendHttp, refresh } = this.options;
    try {
      const reply = await sendLive(request);
      if (reply) return fromReply(request, reply);
      const { path, body } = toHttp(request);
      const answer = await sendHttp(path, body);
      refresh();
      return { kind: 'done', request, end: endOf(answer) };
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', request, problem: error.problem };
      if (error instanceof SessionEndedError) return { kind: 'idle' };
      console.warn('No answer to a tap', error);
      return { kind: 'unanswered', request };
    }
  }
}

function fromReply(request: DisplayRequest, reply: DisplayReply): ActionFace {
  if (reply.ok) return { kind: 'done', request, end: endOf(reply.body) };
  return { kind: 'refused', request, problem: problemSchema.parse(reply.body) };
}

function endOf(answer: unknown): number | null {
  const booking = bookingSchema.pick({ end: true }).safeParse(answer);
  return booking.success ? Date.parse(booking.data.end) : null;
}
