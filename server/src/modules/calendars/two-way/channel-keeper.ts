import { LintelError } from '@lintel/shared/errors';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import { uuidv7 } from '../../../platform/ids.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { hashToken, randomToken } from '../../../platform/secrets/secrets.js';
import { ChannelsRepository, type Channel } from './channels.repository.js';
import { LEASE_MS } from '../sync-terms.js';
import { renewalOf } from './renewal.js';
import { LeaseLost, TwoWayCalendarsRepository, type TwoWayCalendar } from './two-way-calendars.repository.js';
import { ProviderFailure, type OpenChannel, type TwoWayProvider } from './two-way-provider.js';
import { remoteOf } from './two-way-providers.js';

/** While a channel works, changes are heard of; polling finds what it loses. */
export const POLL_WITH_CHANNEL_MS = 5 * MINUTE_MS;
export const POLL_ALONE_MS = MINUTE_MS;
const UNANSWERED_MS = 5 * MINUTE_MS;
const RETRY_MS = 10 * MINUTE_MS;
const UNSUPPORTED_RETRY_MS = DAY_MS;

/** Keeps one channel of each calendar open. Nothing depends on it: without one, the calendar is asked more often. */
@Injectable()
export class ChannelKeeper {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly channels: ChannelsRepository,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Opens, renews or replaces the calendar's channel where it is time. Returns how soon to look at the calendar again. */
  async keep(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<number> {
    if (calendar.isPolledOnly || !canBeReached(this.address.url)) return POLL_ALONE_MS;
    try {
      return (await this.kept(calendar, provider)) ? POLL_WITH_CHANNEL_MS : POLL_ALONE_MS;
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      this.log.warn({ operation: 'calendar.channel', calendarId: calendar.id, kind: error.kind }, error.message);
      await this.retryLater(
        calendar,
        error.kind === 'REFUSED' ? UNSUPPORTED_RETRY_MS : (error.retryAfterMs ?? RETRY_MS),
      );
      return POLL_ALONE_MS;
    }
  }

  /** Ends every channel of a calendar that is let go, whatever its provider answers: what that does not hear of ends by itself. */
  async closeAll(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<void> {
    try {
      for (const channel of await this.open(calendar)) await this.close(calendar, provider, channel);
    } catch (error) {
      if (!(error instanceof LintelError)) throw error;
      this.log.warn({ operation: 'calendar.channel', calendarId: calendar.id }, error.detail);
    }
  }

  private async kept(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<boolean> {
    const now = this.clock.now();
    const [newest, ...older] = await this.open(calendar);
    for (const channel of older) await this.close(calendar, provider, channel);
    if (newest && isAlive(newest, now)) {
      if (newest.renewAt! > now) return true;
      await this.fenced(calendar, (tx) => this.channels.setState(tx, newest.id, 'RENEWING'));
      const expiresAt = await provider.renewChannel(remoteOf(calendar), openOf(newest), now);
      if (expiresAt !== null) {
        await this.activate(calendar, newest.id, { ...openOf(newest), expiresAt });
        return true;
      }
    }
    if ((calendar.channelRetryAt ?? 0) > now) return false;
    if (!(await this.register(calendar, provider))) return false;
    // Only now: there was no moment without one.
    if (newest) await this.close(calendar, provider, newest);
    return true;
  }

  private async register(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<boolean> {
    const now = this.clock.now();
    const id = uuidv7();
    // The channel's id is in it, for Microsoft names a channel only after its first message may have come.
    const secret = `${id}.${randomToken()}`;
    const { tenantId, id: calendarId } = calendar;
    await this.fenced(calendar, async (tx) => {
      await this.channels.insert(tx, { id, tenantId, calendarId, secretHash: hashToken(secret), at: now });
      // A crash from here on is not repeated at once.
      await this.calendars.setChannelRetry(tx, calendarId, now + UNANSWERED_MS);
    });
    const webhooks = `${this.address.url}/webhooks`;
    const open = await provider.openChannel(remoteOf(calendar), { id, secret, webhooks, now });
    if (open === null) {
      await this.db.tenant(tenantId, (tx) => this.channels.setState(tx, id, 'CLOSED'));
      await this.retryLater(calendar, UNSUPPORTED_RETRY_MS);
      return false;
    }
    try {
      await this.activate(calendar, id, open);
    } catch (error) {
      // Whoever took the calendar found no channel there to be ended.
      if (error instanceof LeaseLost) await this.endAt(calendar, provider, id, open);
      throw error;
    }
    return true;
  }

  private async activate(calendar: TwoWayCalendar, id: string, open: OpenChannel): Promise<void> {
    const renewAt = renewalOf(id, open.expiresAt, this.clock.now());
    await this.fenced(calendar, async (tx) => {
      await this.channels.activate(tx, id, open, renewAt);
      await this.calendars.setChannelRetry(tx, calendar.id, this.clock.now());
      await this.channels.forgetClosed(tx, calendar.id);
    });
  }

  private async close(calendar: TwoWayCalendar, provider: TwoWayProvider, channel: Channel): Promise<void> {
    if (channel.externalId !== null) await this.endAt(calendar, provider, channel.id, openOf(channel));
    await this.setState(calendar, channel, 'CLOSED');
  }

  private async endAt(
    calendar: TwoWayCalendar,
    provider: TwoWayProvider,
    id: string,
    open: OpenChannel,
  ): Promise<void> {
    try {
      await provider.closeChannel(remoteOf(calendar), id, open);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      this.log.warn({ operation: 'calendar.channel', channelId: id }, error.message);
    }
  }

  private fenced(calendar: TwoWayCalendar, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.db.tenant(calendar.tenantId, async (tx) => {
      await work(tx);
      await this.calendars.fence(tx, calendar, LEASE_MS);
    });
  }

  private open(calendar: TwoWayCalendar): Promise<Channel[]> {
    return this.db.tenant(calendar.tenantId, (tx) => this.channels.ofCalendar(tx, calendar.id));
  }

  private setState(calendar: TwoWayCalendar, { id }: Channel, state: Channel['state']): Promise<void> {
    return this.db.tenant(calendar.tenantId, (tx) => this.channels.setState(tx, id, state));
  }

  private retryLater(calendar: TwoWayCalendar, pauseMs: number): Promise<void> {
    const at = this.clock.now() + pauseMs;
    return this.db.tenant(calendar.tenantId, (tx) => this.calendars.setChannelRetry(tx, calendar.id, at));
  }
}

/** Providers send to https only; a provider on this machine, as in the demo, takes this machine's address too. */
function canBeReached(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}

const isAlive = ({ state, expiresAt }: Channel, now: number): boolean =>
  (state === 'ACTIVE' || state === 'RENEWING') && expiresAt !== null && expiresAt > now;

const openOf = ({ id, externalId, resourceId, expiresAt }: Channel): OpenChannel => ({
  externalId: externalId ?? id,
  resourceId,
  expiresAt: expiresAt ?? 0,
});
