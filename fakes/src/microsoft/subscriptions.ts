import { randomUUID } from 'node:crypto';
import type { ChangeNotification, LifecycleEventType, Subscription } from '@microsoft/microsoft-graph-types';
import type { WireClock } from '../wire/clock.js';
import { post, type Notification, type Push } from '../wire/push.js';
import { isWebhookAddress } from '../wire/webhook-address.js';
import { invalid, refuse } from './errors.js';
import { defaultCalendar, type GraphCalendar, type Mailbox } from './mailboxes.js';

type ChangeType = 'created' | 'updated' | 'deleted';

export interface LiveSubscription {
  readonly id: string;
  readonly mailbox: Mailbox;
  /** `null` watches the mailbox's default calendar. */
  readonly calendarId: string | null;
  readonly resource: string;
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly clientId: string;
  expiresAt: number;
}

export type SubscriptionState = Omit<LiveSubscription, 'mailbox'> & { readonly email: string };

/** "Receive change notifications through webhooks" and "Reduce missing change notifications". */
export class Subscriptions {
  readonly tenantId: string;
  /** How long one may last; 4,230 by an older "subscription resource type". */
  mostMinutes = 10_080;
  private readonly live = new Map<string, LiveSubscription>();
  private gathered: ChangeNotification[] | null = null;

  constructor(
    private readonly clock: WireClock,
    private readonly push: Push,
    tenantId: string,
  ) {
    this.tenantId = tenantId;
  }

  /** Mailboxes by their e-mail, since they are restored by themselves. */
  state(): SubscriptionState[] {
    return this.list().map(({ mailbox, ...facts }) => ({ ...facts, email: mailbox.email }));
  }

  restore(states: readonly SubscriptionState[], mailboxOf: (email: string) => Mailbox): void {
    for (const { email, ...facts } of states) this.live.set(facts.id, { ...facts, mailbox: mailboxOf(email) });
  }

  /** Both addresses must answer the handshake within ten seconds before there is a subscription. */
  async create(
    body: Subscription,
    target: { mailbox: Mailbox; calendarId: string | null; clientId: string },
  ): Promise<Subscription> {
    const { resource, changeType, notificationUrl, lifecycleNotificationUrl, clientState } = body;
    if (!resource || !changeType || !notificationUrl)
      throw invalid('A required property is missing.', 'InvalidRequest');
    const changeTypes = changeType.split(',');
    if (!changeTypes.every((one) => ['created', 'updated', 'deleted'].includes(one)))
      throw invalid('changeType is invalid.', 'InvalidRequest');
    if ((clientState?.length ?? 0) > 128) throw invalid('clientState is longer than 128 characters.', 'InvalidRequest');
    for (const url of [notificationUrl, lifecycleNotificationUrl]) {
      if (url && !isWebhookAddress(url)) throw invalid("The 'https' URI scheme is required.", 'InvalidRequest');
    }
    const expiresAt = this.expiryOf(body);
    for (const url of new Set([notificationUrl, lifecycleNotificationUrl])) if (url) await this.shakeHands(url);
    const subscription: LiveSubscription = {
      ...target,
      id: randomUUID(),
      resource,
      changeTypes,
      notificationUrl,
      lifecycleNotificationUrl: lifecycleNotificationUrl ?? null,
      clientState: clientState ?? null,
      expiresAt,
    };
    this.live.set(subscription.id, subscription);
    return presented(subscription);
  }

  /** Only the expiry can be changed; what is over cannot be renewed (404). */
  renew(id: string, body: Subscription): Subscription {
    const subscription = this.get(id);
    subscription.expiresAt = this.expiryOf(body);
    return presented(subscription);
  }

  delete(id: string): void {
    this.live.delete(this.get(id).id);
  }

  get(id: string): LiveSubscription {
    const found = this.list().find((one) => one.id === id);
    if (!found) throw refuse(404, 'ResourceNotFound', 'The object was not found.');
    return found;
  }

  list(): LiveSubscription[] {
    return [...this.live.values()].filter(({ expiresAt }) => expiresAt > this.clock.now());
  }

  changed(calendar: GraphCalendar, changeType: ChangeType, eventId: string): void {
    const { mailbox } = calendar;
    for (const subscription of this.list()) {
      const calendarId = subscription.calendarId ?? defaultCalendar(subscription.mailbox).id;
      if (subscription.mailbox !== mailbox || calendarId !== calendar.id) continue;
      if (!subscription.changeTypes.includes(changeType)) continue;
      const notification = this.claim(subscription, changeType, eventId);
      if (this.gathered) this.gathered.push(notification);
      else this.push.send(this.message(subscription, [notification]));
    }
  }

  /** From now on notifications wait, to be sent as one batch to each address by `sendBatch`. */
  gather(): void {
    this.gathered = [];
  }

  /** `more` is put into the batch as it is: what a stranger or another tenant would send. */
  sendBatch(more: readonly ChangeNotification[] = []): void {
    const waiting = [...(this.gathered ?? []), ...more];
    this.gathered = null;
    const byUrl = Map.groupBy(waiting, ({ subscriptionId }) => this.live.get(subscriptionId ?? '')?.notificationUrl);
    const strays = byUrl.get(undefined) ?? [];
    const [first, ...rest] = [...byUrl].filter(([url]) => url !== undefined);
    for (const [url, value] of [...(first ? [[first[0], [...first[1], ...strays]] as const] : []), ...rest]) {
      this.push.send({ to: url ?? '', source: 'batch', headers: {}, body: { value } });
    }
  }

  /** What one notification says. */
  claim(subscription: LiveSubscription, changeType: ChangeType, eventId: string): ChangeNotification {
    const path = `Users/${subscription.mailbox.id}/Events/${eventId}`;
    return {
      id: randomUUID(),
      subscriptionId: subscription.id,
      subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
      changeType,
      clientState: subscription.clientState,
      tenantId: this.tenantId,
      resource: path,
      resourceData: {
        '@odata.type': '#Microsoft.Graph.Event',
        '@odata.id': path,
        id: eventId,
      },
    };
  }

  message({ notificationUrl, id }: LiveSubscription, value: readonly ChangeNotification[]): Notification {
    return { to: notificationUrl, source: id, headers: {}, body: { value } };
  }

  /** `subscriptionRemoved` also ends the subscription. Without a lifecycle address nobody is told. */
  lifecycle(id: string, lifecycleEvent: LifecycleEventType): void {
    const subscription = this.get(id);
    if (lifecycleEvent === 'subscriptionRemoved') this.live.delete(id);
    if (subscription.lifecycleNotificationUrl === null) return;
    const { clientState, resource, expiresAt } = subscription;
    const notification: ChangeNotification = {
      subscriptionId: id,
      subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
      lifecycleEvent,
      clientState,
      tenantId: this.tenantId,
      resource,
    };
    this.push.send({
      to: subscription.lifecycleNotificationUrl,
      source: id,
      headers: {},
      body: { value: [notification] },
    });
  }

  private expiryOf({ expirationDateTime }: Subscription): number {
    const at = Date.parse(expirationDateTime ?? '');
    const minutes = (at - this.clock.now()) / 60_000;
    if (!(minutes > 0)) throw invalid('The expiration is not in the future.', 'InvalidRequest');
    if (minutes > this.mostMinutes)
      throw invalid(`Subscription expiration can only be ${this.mostMinutes} minutes in the future.`, 'ExtensionError');
    return at;
  }

  /** The token holds what must be decoded once and must not be shown as a page. */
  private async shakeHands(url: string): Promise<void> {
    const token = `Validation: Testing client application reachability for subscription. 1+1=2 & <b>100%</b> ${randomUUID()}`;
    const to = new URL(url);
    const query = `validationToken=${encodeURIComponent(token)}`;
    to.search = to.search ? `${to.search}&${query}` : query;
    const answer = await post({ to: to.href, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    const isValid = answer?.status === 200 && answer.type.startsWith('text/plain') && answer.text === token;
    if (isValid) return;
    const found = answer === null ? 'nothing' : `${answer.status} ${answer.type}`;
    throw refuse(
      400,
      'ValidationError',
      `Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request. It answered ${found}.`,
    );
  }
}

function presented(subscription: LiveSubscription): Subscription {
  const { id, resource, changeTypes, notificationUrl, lifecycleNotificationUrl, clientState, expiresAt, clientId } =
    subscription;
  return {
    id,
    resource,
    changeType: changeTypes.join(','),
    notificationUrl,
    lifecycleNotificationUrl,
    clientState,
    applicationId: clientId,
    expirationDateTime: new Date(expiresAt).toISOString(),
  };
}

export const presentSubscription = presented;
