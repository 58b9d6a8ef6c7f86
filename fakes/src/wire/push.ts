import type { WireClock } from './clock.js';

/** A notification on its way to the subscriber. */
export interface Notification {
  readonly to: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The channel or subscription it belongs to. */
  readonly source: string;
}

export interface Delivery extends Notification {
  readonly at: number;
  /** What the subscriber answered; `null` when it could not be reached. */
  readonly status: number | null;
}

/** What happens to the next notifications: lost, sent twice, or kept until `release`, which sends the last one first. */
export type PushFault = 'drop' | 'duplicate' | 'keep';

/** Sends notifications over real HTTP, in the background as the vendors do. */
export class Push {
  readonly deliveries: Delivery[] = [];
  readonly dropped: Notification[] = [];
  private readonly kept: Notification[] = [];
  private readonly inFlight = new Set<Promise<unknown>>();
  private fault: { kind: PushFault; left: number } | null = null;
  private sentBefore: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(private readonly clock: WireClock) {}

  disturb(kind: PushFault, times = Infinity): void {
    this.fault = { kind, left: times };
  }

  undisturb(): void {
    this.fault = null;
  }

  /** Sends what was kept, the last one first. */
  release(): void {
    this.undisturb();
    for (const notification of this.kept.splice(0).reverse()) this.dispatch(notification);
  }

  send(notification: Notification): void {
    const fault = this.fault;
    if (fault && --fault.left <= 0) this.fault = null;
    switch (fault?.kind) {
      case 'drop':
        this.dropped.push(notification);
        return;
      case 'keep':
        this.kept.push(notification);
        return;
      case 'duplicate':
        this.dispatch(notification);
        this.dispatch(notification);
        return;
      case undefined:
        this.dispatch(notification);
    }
  }

  /** Many at once, side by side and not one after the other. */
  async flood(notifications: readonly Notification[]): Promise<Delivery[]> {
    return Promise.all(notifications.map((notification) => this.deliver(notification)));
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  /** Gives up what is still on its way. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.settled();
  }

  /** One at a time, so that they arrive in order unless a test wants it otherwise. */
  private dispatch(notification: Notification): void {
    const sending = this.sentBefore.then(() => this.deliver(notification));
    this.sentBefore = sending;
    this.inFlight.add(sending);
    void sending.finally(() => this.inFlight.delete(sending));
  }

  private async deliver(notification: Notification): Promise<Delivery> {
    const answer = await post(notification, this.ending.signal);
    const delivery = { ...notification, at: this.clock.now(), status: answer?.status ?? null };
    this.deliveries.push(delivery);
    return delivery;
  }
}

/** The answer, or `null` when there is none within ten seconds, which is what Graph grants its handshake. */
export async function post(
  notification: Omit<Notification, 'source'>,
  ending?: AbortSignal,
): Promise<{ status: number; type: string; text: string } | null> {
  const { to, headers, body } = notification;
  const limit = AbortSignal.timeout(10_000);
  try {
    const answer = await fetch(to, {
      method: 'POST',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
      signal: ending ? AbortSignal.any([limit, ending]) : limit,
    });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
  } catch {
    return null;
  }
}
