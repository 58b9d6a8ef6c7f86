import type { calendar_v3 } from '@googleapis/calendar';
import type { WireClock } from '../wire/clock.js';
import type { Notification, Push } from '../wire/push.js';
import { isWebhookAddress } from '../wire/webhook-address.js';
import { badRequest, notFound } from './errors.js';

/** A week, unless the caller wants it shorter; never longer than thirty days. */
const DEFAULT_TTL_SECONDS = 604_800;
const MOST_SECONDS = 30 * 86_400;

export interface Channel {
  readonly id: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  /** What it watches: a calendar's id, or the list of a person. */
  readonly subject: string;
  readonly address: string;
  readonly token: string | null;
  readonly expiresAt: number;
  messages: number;
}

/** Push channels ("Get push notifications" of the Calendar API's guide). */
export class Channels {
  private readonly open = new Map<string, Channel>();

  constructor(
    private readonly clock: WireClock,
    private readonly push: Push,
  ) {}

  restore(channels: readonly Channel[]): void {
    for (const channel of channels) this.open.set(channel.id, channel);
  }

  watch(body: calendar_v3.Schema$Channel, subject: string, resourceUri: string): calendar_v3.Schema$Channel {
    const { id, address, token = null } = body;
    if (!id || !/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id)) throw badRequest('Invalid channel id', 'channelIdInvalid');
    if (body.type !== 'web_hook') throw badRequest(`Unknown channel type ${body.type ?? ''}`, 'channelTypeInvalid');
    if (!isWebhookAddress(address)) throw badRequest('WebHook callback must be HTTPS', 'push.webhookUrlNotHttps');
    if ((token?.length ?? 0) > 256) throw badRequest('Channel token is too long', 'channelTokenTooLong');
    if (this.find(id)) throw badRequest('Channel id not unique', 'channelIdNotUnique');
    const channel: Channel = {
      id,
      resourceId: Buffer.from(subject).toString('base64url').slice(0, 27),
      resourceUri,
      subject,
      address,
      token,
      expiresAt: this.expiryOf(body),
      messages: 0,
    };
    this.open.set(id, channel);
    this.notify(channel, 'sync');
    return {
      kind: 'api#channel',
      id,
      resourceId: channel.resourceId,
      resourceUri,
      ...(token !== null && { token }),
      expiration: String(channel.expiresAt),
    };
  }

  stop({ id, resourceId }: calendar_v3.Schema$Channel): void {
    const channel = this.find(id ?? '');
    if (!channel || channel.resourceId !== resourceId) throw notFound();
    this.open.delete(channel.id);
  }

  /** Those that are alive. */
  list(subject?: string): Channel[] {
    const isAlive = (channel: Channel) => channel.expiresAt > this.clock.now();
    return [...this.open.values()].filter(
      (channel) => isAlive(channel) && (subject ?? channel.subject) === channel.subject,
    );
  }

  /** Tells all who watch that something changed; what, they have to ask. */
  changed(subject: string): void {
    for (const channel of this.list(subject)) this.notify(channel, 'exists');
  }

  /** Ends a channel without a word, as happens. */
  lose(id: string): void {
    this.open.delete(id);
  }

  /** The next message of a channel, to be sent by hand: many at once, or with another's token. */
  message(channel: Channel, state: 'sync' | 'exists' | 'not_exists' = 'exists'): Notification {
    channel.messages += 1;
    return {
      to: channel.address,
      source: channel.id,
      headers: {
        'x-goog-channel-id': channel.id,
        'x-goog-resource-id': channel.resourceId,
        'x-goog-resource-uri': channel.resourceUri,
        'x-goog-resource-state': state,
        // The first message of a channel is `sync`, numbered 1.
        'x-goog-message-number': String(channel.messages),
        'x-goog-channel-expiration': new Date(channel.expiresAt).toUTCString(),
        ...(channel.token !== null && { 'x-goog-channel-token': channel.token }),
      },
    };
  }

  private notify(channel: Channel, state: 'sync' | 'exists'): void {
    this.push.send(this.message(channel, state));
  }

  private find(id: string): Channel | undefined {
    return this.list().find((channel) => channel.id === id);
  }

  private expiryOf({ params, expiration }: calendar_v3.Schema$Channel): number {
    const now = this.clock.now();
    const asked = params?.['ttl'] === undefined ? DEFAULT_TTL_SECONDS : Number(params['ttl']);
    const wanted = expiration ? Number(expiration) : now + asked * 1_000;
    return Math.floor(Math.min(wanted, now + MOST_SECONDS * 1_000) / 1_000) * 1_000;
  }
}
