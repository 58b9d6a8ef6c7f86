import type { MqttSession } from './mqtt-session.js';
import type { Publication, Qos } from './publication.js';
import { isReadable, placeOf } from './topic-access.js';
import { TopicTree } from './topic-tree.js';

type Subscribers = Map<MqttSession, Qos>;

/**
 * Carries each message to whoever subscribed to its topic. It never waits for anybody: what a client cannot take now is
 * its session's affair.
 */
export class FanOut {
  private readonly subscribers = new TopicTree<Subscribers>();
  private readonly retained = new TopicTree<Publication>();

  /** Returns how many clients it is for. */
  publish(publication: Publication, { isRetained }: { isRetained: boolean }): number {
    if (isRetained) this.retained.set(publication.place, publication);
    const matching = this.subscribers.matching(publication.place);
    const recipients = matching.length === 1 ? matching[0]! : unite(matching);
    for (const [session, qos] of recipients) session.deliver(publication, qos);
    return recipients.size;
  }

  /** From now on nobody finds anything at the place when subscribing. */
  clear(place: string): void {
    this.retained.delete(place);
  }

  /** Subscribes and sends what is retained, in one go: nothing older can come after anything newer. */
  subscribe(session: MqttSession, filter: string, qos: Qos): void {
    const place = placeOf(session.principal.tenantSlug, filter);
    this.index(session, place, qos);
    session.subscriptions.set(filter, qos);
    for (const publication of this.retained.under(place)) {
      if (isReadable(session.principal, publication.topic)) session.deliver(publication, qos, true);
    }
  }

  unsubscribe(session: MqttSession, filter: string): void {
    session.subscriptions.delete(filter);
    const place = placeOf(session.principal.tenantSlug, filter);
    const known = this.subscribers.get(place);
    if (known?.delete(session) && known.size === 0) this.subscribers.delete(place);
  }

  /** Forgets the session and all it subscribed to. */
  remove(session: MqttSession): void {
    for (const filter of [...session.subscriptions.keys()]) this.unsubscribe(session, filter);
  }

  private index(session: MqttSession, place: string, qos: Qos): void {
    const known = this.subscribers.get(place);
    if (known) known.set(session, qos);
    else this.subscribers.set(place, new Map([[session, qos]]));
  }
}

/** Somebody whose subscriptions overlap gets a message once, with the highest QoS of them (MQTT 3.1.1, 3.3.5). */
function unite(matching: readonly Subscribers[]): Subscribers {
  const all: Subscribers = new Map();
  for (const subscribers of matching) {
    for (const [session, qos] of subscribers) all.set(session, Math.max(qos, all.get(session) ?? 0) as Qos);
  }
  return all;
}
