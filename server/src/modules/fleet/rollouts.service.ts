import { updateRings, type Rollout, type startRolloutSchema } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import { RolloutsRepository, type RolloutRecord } from './rollouts.repository.js';

const SHOWN = 20;

/** What administrators do with updates of their fleet. */
@Injectable()
export class RolloutsService {
  constructor(
    private readonly db: Database,
    private readonly rollouts: RolloutsRepository,
    private readonly settings: DisplaySettingsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Throws CONFLICT while another one is under way, VALIDATION_FAILED where nobody could be updated. */
  async start(asker: Principal, { version, soakMinutes }: z.output<typeof startRolloutSchema>): Promise<Rollout> {
    const { tenantId } = asker;
    try {
      return await this.db.tenant(tenantId, async (tx) => {
        const book = await this.settings.load(tx, tenantId);
        const members = (await this.rollouts.candidates(tx)).map(({ displayId, version: fromVersion, canUpdate }) => {
          const step = canUpdate && fromVersion !== version ? ('WAITING' as const) : ('SKIPPED' as const);
          return { displayId, ring: book.effectiveFor(displayId).updateRing, step, fromVersion };
        });
        const first = updateRings.find((ring) =>
          members.some((member) => member.ring === ring && member.step === 'WAITING'),
        );
        if (!first) throw nobodyToUpdate(version);
        const [id, actor, createdAt] = [uuidv7(), actorOf(asker), this.clock.now()];
        const made = { id, tenantId, version, ring: first, soakMinutes, requestedBy: actor, createdAt };
        await this.rollouts.insert(tx, made, members);
        await this.events.append(tx, tenantId, {
          type: 'rollout.started',
          subjectId: id,
          actor,
          at: createdAt,
          diff: { version: { from: null, to: version }, ring: { from: null, to: first } },
        });
        return this.view(tx, (await this.rollouts.find(tx, id))!);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'rollout_under_way') throw error;
      throw new LintelError('CONFLICT', { detail: 'Another update is under way: wait for its end, or cancel it.' });
    }
  }

  /** The last ones, newest first. */
  list({ tenantId }: Principal): Promise<Rollout[]> {
    return this.db.tenant(tenantId, async (tx) => {
      const shown: Rollout[] = [];
      for (const record of await this.rollouts.list(tx, SHOWN)) shown.push(await this.view(tx, record));
      return shown;
    });
  }

  /** Throws NOT_FOUND. */
  get({ tenantId }: Principal, id: string): Promise<Rollout> {
    return this.db.tenant(tenantId, async (tx) => this.view(tx, await this.mustFind(tx, id)));
  }

  /** Nobody else is told to update; who has been, stays as it is. Cancelling what is over changes nothing. */
  cancel(asker: Principal, id: string): Promise<Rollout> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      await tx.query('SELECT FROM rollout WHERE id = $1 FOR UPDATE', [id]);
      const rollout = await this.mustFind(tx, id);
      if (rollout.endedAt === null) {
        const at = this.clock.now();
        await this.rollouts.update(tx, id, { ...rollout, status: 'CANCELLED', endedAt: at });
        await this.events.append(tx, asker.tenantId, {
          type: 'rollout.cancelled',
          subjectId: id,
          actor: actorOf(asker),
          at,
        });
      }
      return this.view(tx, (await this.rollouts.find(tx, id))!);
    });
  }

  private async mustFind(tx: Tx, id: string): Promise<RolloutRecord> {
    const rollout = await this.rollouts.find(tx, id);
    if (!rollout) throw new LintelError('NOT_FOUND', { detail: 'There is no such update.' });
    return rollout;
  }

  private async view(tx: Tx, { tenantId: _, ...record }: RolloutRecord): Promise<Rollout> {
    const members = await this.rollouts.members(tx, record.id, this.clock.now());
    return {
      ...record,
      ringDoneAt: iso(record.ringDoneAt),
      createdAt: iso(record.createdAt)!,
      endedAt: iso(record.endedAt),
      displays: members.map(({ displayId, ring, step, fromVersion, changedAt }) => ({
        displayId,
        ring,
        step,
        fromVersion,
        changedAt: iso(changedAt),
      })),
    };
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function nobodyToUpdate(version: string): LintelError {
  const message = `No display can be updated to ${version}: those in a browser follow the server, the others run it already.`;
  return new LintelError('VALIDATION_FAILED', { detail: message, errors: [{ path: 'version', message }] });
}
