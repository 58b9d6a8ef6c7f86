import type { Connection, CreateIcalConnection } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { isIP } from 'node:net';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { actorOf, type Principal, type UserPrincipal } from '../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { instantKey, pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { ApplySnapshot } from './apply-snapshot.js';
import { LEASE_MS } from './sync-terms.js';
import { connectionView } from './connection-view.js';
import { ConnectionViewsRepository, type ConnectionRow } from './connection-views.repository.js';
import { ConnectionsRepository } from './connections.repository.js';
import { parseFeedAddress } from './ical/feed-address.js';
import { mayFetchFrom } from './ical/public-address.js';
import { person } from './oauth/account-access.js';
import { DisconnectAccount } from './oauth/disconnect-account.js';

const sortKeySchema = z.tuple([instantKey, z.uuid()]);

@Injectable()
export class ConnectionsService {
  constructor(
    private readonly db: Database,
    private readonly connections: ConnectionsRepository,
    private readonly views: ConnectionViewsRepository,
    private readonly disconnect: DisconnectAccount,
    private readonly snapshot: ApplySnapshot,
    private readonly directory: RoomDirectory,
    private readonly tenancy: TenancyRepository,
    private readonly events: EventStore,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Subscribes a room or a member to a feed; it is read for the first time right after. */
  async subscribe(asker: Principal, input: CreateIcalConnection): Promise<Connection> {
    const address = this.checkedAddress(input.url);
    const room = input.resourceId === undefined ? null : await this.roomOf(asker.tenantId, input.resourceId);
    if (input.userId !== undefined) await this.checkMember(asker.tenantId, input.userId);
    const id = uuidv7();
    const at = this.clock.now();
    const connection = {
      id,
      calendarId: uuidv7(),
      tenantId: asker.tenantId,
      resourceId: room?.id ?? null,
      userId: input.userId ?? null,
      name: input.name,
      host: address.host,
      secret: this.secrets.encrypt(address.href, id),
      at,
    };
    return this.db.tenant(asker.tenantId, async (tx) => {
      try {
        await this.connections.insertIcal(tx, connection);
      } catch (error) {
        if (violatedConstraint(error) !== 'calendar_resource_id_key') throw error;
        throw new LintelError('CONFLICT', {
          title: 'In conflict with what exists',
          detail: `${room!.name} has a calendar already. Remove that connection first.`,
        });
      }
      await this.record(tx, asker, 'connection.created', id, room?.id ?? null, at);
      return this.get(asker, id);
    });
  }

  /** The tenant's own; people's accounts are theirs. */
  async list(tenantId: string, query: { limit: number; cursor?: string | undefined }): Promise<Page<Connection>> {
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema);
    return this.db.tenant(tenantId, async (tx) => {
      const rows = await this.views.list(tx, query.limit + 1, after && { createdAt: after[0], id: after[1] });
      const page = pageOf(rows, query.limit, (last) => [last.createdAt, last.id]);
      return { ...page, items: await this.view(tx, page.items) };
    });
  }

  async listMine({ tenantId, userId }: UserPrincipal): Promise<{ items: Connection[] }> {
    return this.db.tenant(tenantId, async (tx) => ({
      items: await this.view(tx, await this.views.ofOwner(tx, userId)),
    }));
  }

  async get(asker: Principal, id: string): Promise<Connection> {
    const { userId, role } = person(asker);
    return this.db.tenant(asker.tenantId, async (tx) => {
      const row = await this.views.find(tx, id, { userId, isAdmin: role === 'ADMIN' });
      if (!row) throw notFound();
      return (await this.view(tx, [row]))[0]!;
    });
  }

  private async view(tx: Tx, rows: readonly ConnectionRow[]): Promise<Connection[]> {
    const ids = rows.map(({ id }) => id);
    const calendars = Map.groupBy(await this.views.calendarsOf(tx, ids), ({ connectionId }) => connectionId);
    return rows.map((row) => connectionView(row, calendars.get(row.id) ?? []));
  }

  /** Ends a connection. What is still to come of its events leaves the rooms; the calendars themselves are not touched. */
  async remove(asker: Principal, id: string): Promise<void> {
    const { kind } = await this.get(asker, id);
    if (kind !== 'FEED') return this.disconnect.begin(asker, id);
    const find = (tx: Tx) => this.connections.findByConnection(tx, id);
    const found = await this.db.tenant(asker.tenantId, find);
    if (found) await this.connections.takeOver(asker.tenantId, found.id, LEASE_MS);
    await this.db.tenant(asker.tenantId, async (tx) => {
      const calendar = await find(tx);
      if (!calendar) throw notFound();
      await this.snapshot.removeAll(tx, calendar);
      await this.connections.delete(tx, id);
      await this.record(tx, asker, 'connection.deleted', id, calendar.resourceId, this.clock.now());
    });
  }

  private async roomOf(tenantId: string, resourceId: string): Promise<RoomFacts> {
    const [room] = await this.directory.find(tenantId, [resourceId]);
    if (!room) throw new LintelError('NOT_FOUND', { detail: 'There is no such room or device.' });
    if (room.status === 'RETIRED')
      throw new LintelError('RESOURCE_DISABLED', { detail: `${room.name} has been retired.` });
    return room;
  }

  private async checkMember(tenantId: string, userId: string): Promise<void> {
    const memberships = await this.tenancy.membershipsOf(userId);
    if (!memberships.some(({ tenant }) => tenant.id === tenantId))
      throw new LintelError('NOT_FOUND', { detail: 'There is no such member.' });
  }

  private checkedAddress(url: string): URL {
    const address = parseFeedAddress(url);
    const literal = address.hostname.replace(/^\[|\]$/g, '');
    const isRefused =
      isIP(literal) !== 0 && !mayFetchFrom(literal, { allowPrivate: this.config.env.LINTEL_ALLOW_PRIVATE_FEEDS });
    if (isRefused || (literal === 'localhost' && !this.config.env.LINTEL_ALLOW_PRIVATE_FEEDS)) {
      const message = 'Use an address that can be reached from the internet.';
      throw new LintelError('VALIDATION_FAILED', { detail: `url: ${message}`, errors: [{ path: 'url', message }] });
    }
    return address;
  }

  private async record(
    tx: Tx,
    asker: Principal,
    type: 'connection.created' | 'connection.deleted',
    subjectId: string,
    resourceId: string | null,
    at: number,
  ): Promise<void> {
    await this.events.append(tx, asker.tenantId, {
      type,
      subjectId,
      resourceIds: resourceId === null ? [] : [resourceId],
      actor: actorOf(asker),
      at,
    });
  }
}

function notFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
}
