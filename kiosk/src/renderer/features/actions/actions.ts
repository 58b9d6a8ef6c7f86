import { bookingSchema, type DisplayRequest, type Factor } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { PendingTap } from '@lintel/shared/room-state';
import { createStore } from '../../lib/store';
import type { Answer } from '../offline/courier';
import type { Report } from '../offline/outbox';
import type { Intent, Shown, TapIntent } from './requests';

/** The face the screen shows to who taps. */
export type ActionFace =
  | { kind: 'idle' }
  | { kind: 'choosing'; action: 'walk-up' | 'extend' }
  | { kind: 'confirming'; bookingId: string }
  | { kind: 'reporting' }
  /** A tap is not enough here; `problem` says why the last try was not either. */
  | { kind: 'proving'; intent: TapIntent; endsAt: number | null; accepted: readonly Factor[]; problem: Problem | null }
  | { kind: 'pending'; request: DisplayRequest }
  | { kind: 'done'; request: DisplayRequest; end: number | null }
  | { kind: 'refused'; request: DisplayRequest; problem: Problem }
  | { kind: 'unanswered'; request: DisplayRequest }
  /** Nobody answered; it is kept on this screen and will be sent. */
  | { kind: 'saved'; request: DisplayRequest; end: number | null }
  /** What had been kept has been sent, and taken. */
  | { kind: 'sent'; count: number }
  /** What had been kept has been sent, and refused. */
  | { kind: 'lost'; request: DisplayRequest; problem: Problem }
  | { kind: 'needs-server' };

export interface ActionsOptions {
  /** `endsAt`: until when the room is offered, epoch milliseconds; null where that is not the question. */
  createTap: (intent: Intent, endsAt: number | null, shown: Shown | null) => PendingTap;
  /** The ways in which this room lets people show who they are. */
  acceptedFor: (intent: TapIntent) => readonly Factor[];
  /** What phones scan: a code that only this screen can show, and only now. */
  signCode: () => Promise<string>;
  deliver: (request: DisplayRequest) => Promise<Answer>;
  /** Whether a tap may be sent later: a secret may not be kept, and where one is asked for nothing else will do. */
  mayWait: (request: DisplayRequest) => boolean;
  /** Whether a link is up, so that an answer can be expected. */
  isConnected: () => boolean;
  outbox: {
    waiting: { get: () => number };
    add: (tap: PendingTap) => Promise<void>;
    send: () => Promise<void>;
  };
  /** Called after a success whose schedule may not be pushed, because no link is up. */
  refresh: () => void;
}

/** What people do at the door: one thing at a time, each with an outcome that is shown. */
export class Actions {
  readonly face = createStore<ActionFace>({ kind: 'idle' });
  readonly signCode: () => Promise<string>;
  /** News of what had been kept, for when the dialogue is free. */
  #news: ActionFace[] = [];
  #last: PendingTap | null = null;
  #proving: Extract<ActionFace, { kind: 'proving' }> | null = null;

  constructor(private readonly options: ActionsOptions) {
    this.signCode = options.signCode;
  }

  show(face: Extract<ActionFace, { kind: 'idle' | 'choosing' | 'confirming' | 'reporting' | 'needs-server' }>): void {
    // Somebody's request is on its way: its outcome comes first.
    if (this.face.get().kind === 'pending') return;
    this.face.set((face.kind === 'idle' && this.#news.shift()) || face);
  }

  perform(intent: Intent, endsAt: number | null = null): Promise<void> {
    if (this.face.get().kind === 'pending') return Promise.resolve();
    if (intent.action === 'report') return this.#send(this.options.createTap(intent, endsAt, null));
    const accepted = this.options.acceptedFor(intent);
    this.#proving = accepted.includes('TAP') ? null : { kind: 'proving', intent, endsAt, accepted, problem: null };
    if (!this.#proving) return this.#send(this.options.createTap(intent, endsAt, null));
    // Who somebody is only the server knows.
    this.face.set(this.options.isConnected() ? this.#proving : { kind: 'needs-server' });
    return Promise.resolve();
  }

  /** Does what was asked, for somebody who has shown who they are. */
  async prove(shown: Shown): Promise<void> {
    const face = this.face.get();
    if (face.kind === 'proving') await this.#send(this.options.createTap(face.intent, face.endsAt, shown));
  }

  /** Sends the same request again, with the same id. */
  async retry(): Promise<void> {
    const { kind } = this.face.get();
    if (this.#last && (kind === 'refused' || kind === 'unanswered')) await this.#send(this.#last);
  }

  /** Tells what became of taps that had to wait. */
  tell({ sent, lost }: Report): void {
    const news: ActionFace[] = lost.map(({ request, problem }) => ({ kind: 'lost', request, problem }));
    // Who lost something reads that first; what went well shows on the screen behind it.
    if (sent.length > 0 && lost.length === 0) news.push({ kind: 'sent', count: sent.length });
    this.#news.push(...news);
    if (this.face.get().kind === 'idle') this.show({ kind: 'idle' });
  }

  /** Another display's dialogue from now on. */
  reset(): void {
    this.#news = [];
    this.face.set({ kind: 'idle' });
  }

  async #send(tap: PendingTap): Promise<void> {
    if (this.face.get().kind === 'pending') return;
    this.#last = tap;
    this.face.set({ kind: 'pending', request: tap.request });
    this.face.set(this.#askAgain(await this.#outcome(tap)));
  }

  /** Who was not recognised is asked again; any other refusal is about what they wanted. */
  #askAgain(face: ActionFace): ActionFace {
    const isAboutProof = face.kind === 'refused' && ['FORBIDDEN', 'RATE_LIMITED'].includes(face.problem.code);
    return this.#proving && isAboutProof ? { ...this.#proving, problem: face.problem } : face;
  }

  async #outcome(tap: PendingTap): Promise<ActionFace> {
    const { deliver, isConnected, outbox, refresh } = this.options;
    const { request } = tap;
    // What was done before comes before: the server hears of it in the order in which it happened.
    if (outbox.waiting.get() > 0 && isConnected()) await outbox.send();
    if (outbox.waiting.get() > 0) return this.#keep(tap);
    const answer = await deliver(request);
    switch (answer.kind) {
      case 'done':
        if (!isConnected()) refresh();
        return { kind: 'done', request, end: endOf(answer.body) };
      case 'refused':
        return { kind: 'refused', request, problem: answer.problem };
      case 'unpaired':
        return { kind: 'idle' };
      case 'unanswered':
        return this.#keep(tap);
    }
  }

  async #keep(tap: PendingTap): Promise<ActionFace> {
    const { request, endsAt } = tap;
    if (!this.options.mayWait(request)) return { kind: 'unanswered', request };
    try {
      await this.options.outbox.add(tap);
      return { kind: 'saved', request, end: endsAt === null ? null : Date.parse(endsAt) };
    } catch (error) {
      console.error('A tap could not be kept', error);
      return { kind: 'unanswered', request };
    }
  }
}

function endOf(answer: unknown): number | null {
  const booking = bookingSchema.pick({ end: true }).safeParse(answer);
  return booking.success ? Date.parse(booking.data.end) : null;
}
