import type { AddBadge, DoorCredentials, PersonAtDoors } from '@lintel/shared/contracts';
import { idSchema } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal, type UserPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { BadgeHashes } from './badge-hashes.js';
import { DoorPeopleRepository, type PersonRecord } from './door-people.repository.js';
import { LocksRepository } from './locks.repository.js';
import { drawNumber, drawSecret, hashSecret, pinAsTyped } from './pin-digits.js';
import { pinContext } from './tap-proofs.js';

const sortKeySchema = z.tuple([z.string(), idSchema]);
/** Half of all numbers are free: that this many are taken in a row does not happen. */
const MOST_DRAWS = 100;

/** The PINs and badges people show at doors. */
@Injectable()
export class DoorCredentialsService {
  constructor(
    private readonly db: Database,
    private readonly people: DoorPeopleRepository,
    private readonly locks: LocksRepository,
    private readonly badges: BadgeHashes,
    private readonly events: EventStore,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async list(tenantId: string, query: { limit: number; cursor?: string }): Promise<Page<PersonAtDoors>> {
    const key = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema);
    const records = await this.people.list(tenantId, key && { name: key[0], id: key[1] }, query.limit + 1);
    const { items, nextCursor } = pageOf(records, query.limit, ({ name, id }) => [name, id]);
    return { items: items.map((record) => this.toContract(record)), nextCursor };
  }

  async get(tenantId: string, userId: string): Promise<PersonAtDoors> {
    const record = await this.people.find(tenantId, userId);
    if (!record) throw new LintelError('NOT_FOUND', { detail: 'There is no such person in this organisation.' });
    return this.toContract(record);
  }

  async ofMine(asker: UserPrincipal): Promise<DoorCredentials> {
    const { pin, badges } = await this.get(asker.tenantId, asker.userId);
    return { pin, badges };
  }

  /** A new PIN in place of the old one, which ends, and its locks with it. Nobody can read it again. */
  async issuePin(asker: UserPrincipal): Promise<{ pin: string }> {
    const { tenantId, userId } = asker;
    const digits = drawSecret();
    const secret = this.secrets.encrypt(await hashSecret(digits), pinContext(tenantId, userId));
    const number = await this.db.tenant(tenantId, async (tx) => {
      await this.people.lockNumbers(tx, tenantId);
      const holders = await this.people.countPins(tx);
      for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
        const drawn = drawNumber(holders);
        const pin = { tenantId, userId, number: drawn, secret, issuedAt: this.clock.now() };
        if (!(await this.people.putPin(tx, pin))) continue;
        await this.record(tx, asker, 'door-pin.issued', userId);
        return drawn;
      }
      throw new Error('No number is free for a PIN.');
    });
    await this.locks.lift({ tenantId, subject: 'PERSON', id: userId }, this.clock.now());
    return { pin: pinAsTyped({ number, secret: digits }) };
  }

  async removePin(asker: Principal, userId: string): Promise<void> {
    await this.get(asker.tenantId, userId);
    await this.db.tenant(asker.tenantId, async (tx) => {
      if (await this.people.deletePin(tx, userId)) await this.record(tx, asker, 'door-pin.removed', userId);
    });
  }

  /** Lets somebody try again whose PIN rests after wrong ones. */
  async unlock(asker: Principal, userId: string): Promise<void> {
    const { tenantId } = asker;
    await this.get(tenantId, userId);
    if (!(await this.locks.lift({ tenantId, subject: 'PERSON', id: userId }, this.clock.now()))) return;
    await this.db.tenant(tenantId, (tx) => this.record(tx, asker, 'door-lock.lifted', userId));
  }

  /** Adding a badge again to whom it belongs changes nothing. */
  async addBadge(asker: Principal, userId: string, { badge, label }: AddBadge): Promise<PersonAtDoors> {
    const { tenantId } = asker;
    await this.get(tenantId, userId);
    const hashes = this.badges.of(tenantId, badge);
    await this.db.tenant(tenantId, async (tx) => {
      const id = uuidv7();
      const addedAt = this.clock.now();
      const owner = await this.people.byBadge(tenantId, hashes);
      const isAdded =
        owner === null &&
        (await this.people.insertBadge(tx, { id, tenantId, userId, hash: hashes[0], label: label ?? null, addedAt }));
      if (isAdded) return this.record(tx, asker, 'door-badge.added', userId);
      if (owner?.id === userId) return;
      const message = owner ? `This badge is ${owner.name}’s.` : 'This badge is somebody else’s.';
      throw new LintelError('CONFLICT', {
        title: 'The badge is taken',
        detail: message,
        errors: [{ path: 'badge', message }],
      });
    });
    return this.get(tenantId, userId);
  }

  async removeBadge(asker: Principal, userId: string, badgeId: string): Promise<void> {
    await this.db.tenant(asker.tenantId, async (tx) => {
      if (!(await this.people.deleteBadge(tx, userId, badgeId))) {
        throw new LintelError('NOT_FOUND', { detail: 'This person has no such badge.' });
      }
      await this.record(tx, asker, 'door-badge.removed', userId);
    });
  }

  private async record(tx: Tx, asker: Principal, type: DomainEventType, userId: string): Promise<void> {
    await this.events.append(tx, asker.tenantId, {
      type,
      subjectId: userId,
      actor: actorOf(asker),
      at: this.clock.now(),
    });
  }

  private toContract({ id, name, email, pinIssuedAt, lockedUntil, badges }: PersonRecord): PersonAtDoors {
    const isLocked = lockedUntil !== null && lockedUntil > this.clock.now();
    return {
      user: { id, name, email },
      pin:
        pinIssuedAt === null ? null : { issuedAt: iso(pinIssuedAt), lockedUntil: isLocked ? iso(lockedUntil) : null },
      badges: badges.map((badge) => ({ ...badge, addedAt: iso(badge.addedAt) })),
    };
  }
}

const iso = (at: number): string => new Date(at).toISOString();
