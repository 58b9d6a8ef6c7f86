import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { AttemptLimiter } from '../../../platform/http/attempt-limiter.js';
import { hashToken } from '../../../platform/secrets/secrets.js';
import { timingSafeEqual } from 'node:crypto';
import { ChannelsRepository, type Channel } from '../two-way/channels.repository.js';
import { SyncWork } from '../two-way/sync-work.js';
import { Gathering } from './gathering.js';

const CHANNEL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const nobody = hashToken('nobody');
const HOUR_MS = 3_600_000;

/** What a message says of the channel it came by. */
export interface Claim {
  readonly channelId: string;
  readonly secret: string;
  /** As the provider names the channel or what it watches; must be what it said when the channel was opened. */
  readonly externalId?: string;
  readonly resourceId?: string;
  readonly messageNo?: number;
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/**
 * Takes in what providers tell: that something changed, never what. A message counts when it knows its channel's secret; all
 * it does is to raise a number, which is stored before the answer, once for all that wait. A worker reads the calendar then,
 * as its own tenant.
 */
@Injectable()
export class HearChanges {
  private readonly denials: AttemptLimiter;
  private readonly messages: Gathering<number>;

  constructor(
    private readonly db: Database,
    private readonly channels: ChannelsRepository,
    private readonly events: EventStore,
    private readonly work: SyncWork,
    private readonly clock: Clock,
  ) {
    this.messages = new Gathering((channelId, numbers) =>
      this.channels.heard(channelId, Math.max(...numbers), this.clock.now()),
    );
    this.denials = new AttemptLimiter(clock, { limit: 100, windowMs: HOUR_MS, detail: 'Too many false messages.' });
  }

  /** Whether the claim was believed. */
  async changed(claim: Claim): Promise<boolean> {
    const channel = await this.proven(claim);
    if (!channel) return false;
    await this.messages.add(channel.id, claim.messageNo ?? 0);
    this.work.wakeSoon();
    return true;
  }

  /** What becomes of the channel itself ("Reduce missing change notifications"). */
  async lifecycle(claim: Claim, event: LifecycleEvent): Promise<boolean> {
    const channel = await this.proven(claim);
    if (!channel) return false;
    await this.db.tenant(channel.tenantId, async (tx) => {
      if (event === 'reauthorizationRequired') await this.channels.renewNow(tx, channel.id, this.clock.now());
      if (event === 'subscriptionRemoved') await this.channels.setState(tx, channel.id, 'CLOSED');
    });
    await this.messages.add(channel.id, 0);
    this.work.wakeSoon();
    return true;
  }

  /** Takes as long whether or not there is such a channel. */
  private async proven(claim: Claim): Promise<Channel | null> {
    const channel = CHANNEL_ID.test(claim.channelId) ? await this.channels.find(claim.channelId) : null;
    const isSecret = timingSafeEqual(hashToken(claim.secret), channel?.secretHash ?? nobody);
    if (!channel || channel.state === 'CLOSED') return null;
    const isOfChannel = fits(claim.externalId, channel.externalId) && fits(claim.resourceId, channel.resourceId);
    if (isSecret && isOfChannel) return channel;
    await this.deny(channel);
    return null;
  }

  /** On the record of the tenant whose channel it is; a flood is recorded by its first. */
  private async deny(channel: Channel): Promise<void> {
    try {
      this.denials.take(channel.id);
    } catch {
      return; // recorded often enough
    }
    await this.db.tenant(channel.tenantId, (tx) =>
      this.events.append(tx, channel.tenantId, {
        type: 'access.denied',
        subjectId: channel.id,
        actor: { type: 'EXTERNAL', id: null, name: 'webhook' },
        diff: { calendarId: { from: null, to: channel.calendarId } },
        at: this.clock.now(),
      }),
    );
  }
}

/** Before the provider's answer is stored nobody knows the name yet: then the secret alone decides. */
const fits = (claimed: string | undefined, known: string | null): boolean =>
  claimed === undefined || known === null || claimed === known;
