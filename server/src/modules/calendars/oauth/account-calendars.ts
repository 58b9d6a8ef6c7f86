import type { AttachCalendar, ReachableCalendar } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { actorOf, type Principal } from '../../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import { RoomDirectory } from '../../resources/room-directory.js';
import type { RoomFacts } from '../../resources/rooms-reader.js';
import { AccessTokens } from '../access-tokens.js';
import { ApplySnapshot } from '../apply-snapshot.js';
import { ConnectionsRepository } from '../connections.repository.js';
import { MailboxPlaces } from '../microsoft/mailbox-places.js';
import { AccountAccess } from './account-access.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';
import { AttachedCalendarsRepository, type AttachedCalendar } from './attached-calendars.repository.js';
import type { CalendarDirectory, DirectoryAccount, FoundCalendar } from './calendar-directory.js';
import { GoogleCalendars } from './google-calendars.js';
import { MicrosoftCalendars } from './microsoft-calendars.js';
import { ChannelKeeper } from '../two-way/channel-keeper.js';
import { LEASE_MS } from '../sync-terms.js';
import { TwoWayCalendarsRepository } from '../two-way/two-way-calendars.repository.js';
import { TwoWayProviders } from '../two-way/two-way-providers.js';

/** What the database says when two want the same, in words. */
const taken: Record<string, string> = {
  calendar_resource_id_key: 'The room has a calendar already. Remove that one first.',
  calendar_connection_id_external_id_key: 'This calendar is connected already.',
  calendar_written_user:
    'Your bookings are written into a calendar already. Take this one for reading, or remove that one.',
};

/** Which calendars an account reaches, and whose they become. */
@Injectable()
export class AccountCalendars {
  private readonly directories: Readonly<Record<AccountRecord['provider'], CalendarDirectory>>;

  constructor(
    private readonly db: Database,
    private readonly access: AccountAccess,
    private readonly accounts: AccountsRepository,
    private readonly attached: AttachedCalendarsRepository,
    private readonly connections: ConnectionsRepository,
    private readonly snapshot: ApplySnapshot,
    private readonly rooms: RoomDirectory,
    private readonly synced: TwoWayCalendarsRepository,
    private readonly channels: ChannelKeeper,
    private readonly providers: TwoWayProviders,
    private readonly events: EventStore,
    private readonly clock: Clock,
    tokens: AccessTokens,
    places: MailboxPlaces,
    config: Config,
  ) {
    this.directories = {
      GOOGLE: new GoogleCalendars(tokens, config.env.GOOGLE_API_URL),
      MICROSOFT: new MicrosoftCalendars(tokens, places, config.env.MICROSOFT_GRAPH_URL),
    };
  }

  async list(asker: Principal, connectionId: string): Promise<{ items: ReachableCalendar[] }> {
    const account = await this.access.get(asker, connectionId);
    const found = await this.directories[account.provider].list(directoryAccount(account));
    const known = await this.db.tenant(asker.tenantId, (tx) => this.attached.of(tx, connectionId));
    return { items: found.map((calendar) => ({ ...calendar, attachedTo: holderOf(calendar, known) })) };
  }

  /** Takes or makes a calendar, after the provider has said that this account reaches it. */
  async attach(asker: Principal, connectionId: string, input: AttachCalendar): Promise<void> {
    const account = await this.access.get(asker, connectionId);
    const room = await this.roomOf(account, input.resourceId);
    const directory = this.directories[account.provider];
    const who = directoryAccount(account);
    const found = input.create
      ? await directory.create(who, { title: input.create.title, timeZone: room?.timeZone ?? 'UTC' })
      : await directory.find(who, {
          externalId: input.externalId!,
          mailbox: input.mailbox?.toLowerCase() ?? null,
        });
    const isWritten = input.direction === 'READ_WRITE';
    if (isWritten && !found.canWrite)
      throw new LintelError('CALENDAR_PERMISSION_DENIED', {
        detail: `${found.title} may be read only. Connect it for reading, or share it so that it may be changed.`,
      });
    await this.keep(asker, account, found, { room, direction: input.direction });
  }

  /** Forgets a calendar. What stands in it stays there; what came from it leaves the room. */
  async detach(asker: Principal, connectionId: string, calendarId: string): Promise<void> {
    const account = await this.access.get(asker, connectionId);
    const synced = await this.synced.find(asker.tenantId, calendarId);
    if (synced?.connectionId === account.id) {
      await this.connections.takeOver(asker.tenantId, calendarId, LEASE_MS);
      await this.channels.closeAll(synced, this.providers.of(synced.provider));
    }
    await this.db.tenant(asker.tenantId, async (tx) => {
      const calendars = await this.connections.calendarsOf(tx, account.id);
      const calendar = calendars.find(({ id }) => id === calendarId);
      if (!calendar) throw new LintelError('NOT_FOUND', { detail: 'There is no such calendar.' });
      await this.snapshot.removeAll(tx, calendar);
      await this.attached.delete(tx, calendarId);
      await this.record(tx, asker, 'calendar.detached', connectionId, calendar.resourceId);
    });
  }

  private async roomOf(account: AccountRecord, resourceId: string | undefined): Promise<RoomFacts | null> {
    if ((account.kind === 'ORGANISATION') !== (resourceId !== undefined)) {
      const message =
        resourceId === undefined
          ? 'Say which room or device the calendar belongs to.'
          : 'A personal account serves its owner. Connect one of the organisation for rooms.';
      throw new LintelError('VALIDATION_FAILED', {
        detail: `resourceId: ${message}`,
        errors: [{ path: 'resourceId', message }],
      });
    }
    if (resourceId === undefined) return null;
    const [room] = await this.rooms.find(account.tenantId, [resourceId]);
    if (!room) throw new LintelError('NOT_FOUND', { detail: 'There is no such room or device.' });
    if (room.status === 'RETIRED')
      throw new LintelError('RESOURCE_DISABLED', { detail: `${room.name} has been retired.` });
    return room;
  }

  private async keep(
    asker: Principal,
    account: AccountRecord,
    found: FoundCalendar,
    { room, direction }: { room: RoomFacts | null; direction: AttachCalendar['direction'] },
  ): Promise<void> {
    const { tenantId, id: connectionId, ownerUserId } = account;
    const resourceId = room?.id ?? null;
    const userId = room ? null : ownerUserId;
    const facts = { id: uuidv7(), tenantId, connectionId, resourceId, userId, direction, at: this.clock.now() };
    try {
      await this.db.tenant(tenantId, async (tx) => {
        if (!(await this.accounts.hold(tx, connectionId)))
          throw new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
        await this.attached.insert(tx, { ...found, ...facts });
        await this.record(tx, asker, 'calendar.attached', connectionId, resourceId);
      });
    } catch (error) {
      const detail = taken[violatedConstraint(error) ?? ''];
      if (detail === undefined) throw error;
      throw new LintelError('CONFLICT', { title: 'In conflict with what exists', detail });
    }
  }

  private async record(
    tx: Tx,
    asker: Principal,
    type: 'calendar.attached' | 'calendar.detached',
    connectionId: string,
    resourceId: string | null,
  ): Promise<void> {
    await this.events.append(tx, asker.tenantId, {
      type,
      subjectId: connectionId,
      resourceIds: resourceId === null ? [] : [resourceId],
      actor: actorOf(asker),
      at: this.clock.now(),
    });
  }
}

const directoryAccount = ({ tenantId, id, accountEmail, grantType }: AccountRecord): DirectoryAccount => ({
  tenantId,
  id,
  accountEmail,
  isApplication: grantType !== 'CONSENT',
});

/** A room's mailbox counts whatever its calendar is called. */
function holderOf(calendar: FoundCalendar, known: readonly AttachedCalendar[]): ReachableCalendar['attachedTo'] {
  const isSame = (one: AttachedCalendar) =>
    calendar.mailbox === null ? one.externalId === calendar.externalId : one.mailbox === calendar.mailbox;
  const found = known.find(isSame);
  return found ? { resourceId: found.resourceId, userId: found.userId } : null;
}
