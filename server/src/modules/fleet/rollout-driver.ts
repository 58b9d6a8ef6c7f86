import type { Rollout } from '@lintel/shared/contracts';
import { decideRollout, isQuiet, type RolloutDecision, type RolloutDisplay } from '@lintel/shared/fleet';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { RolloutsRepository, type RolloutMember, type RolloutRecord } from './rollouts.repository.js';
import { SendCommands } from './send-commands.js';

const LOOK_MS = 30_000;

/**
 * Takes updates of fleets a step further: what displays have become is written down, then `decideRollout` says what comes
 * next. One process at a time is at an update; a crash in between repeats nothing, for each step is one transaction.
 */
@Injectable()
export class RolloutDriver implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly rollouts: RolloutsRepository,
    private readonly commands: SendCommands,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.every(LOOK_MS, () => this.drive());
  }

  /** One step of every update under way. */
  async drive(): Promise<void> {
    for (const { id, tenantId } of await this.rollouts.underWay()) {
      try {
        await this.db.tenant(tenantId, (tx) => this.step(tx, id));
      } catch (error) {
        this.log.error({ err: error, rolloutId: id }, 'an update of a fleet could not go on; trying again');
      }
    }
  }

  private async step(tx: Tx, id: string): Promise<void> {
    const rollout = await this.rollouts.takeUnderWay(tx, id);
    if (!rollout) return;
    await this.noteProgress(tx, rollout);
    if (rollout.status === 'ROLLING_BACK') return this.goBack(tx, rollout);
    const members = await this.rollouts.members(tx, id, this.clock.now());
    const { ring, ringDoneAt, soakMinutes } = rollout;
    const displays = members.map(toDecide);
    const decision = decideRollout({ ring, ringDoneAt, soakMs: soakMinutes * MINUTE_MS, displays }, this.clock.now());
    await this.follow(tx, rollout, members, decision);
  }

  /** What the displays that were told have become since. */
  private async noteProgress(tx: Tx, { id, version }: RolloutRecord): Promise<void> {
    const at = this.clock.now();
    for (const member of await this.rollouts.members(tx, id, at)) {
      const { displayId, step, commandStatus, commandReason, fromVersion } = member;
      const isFailed = commandStatus === 'FAILED' || commandStatus === 'EXPIRED';
      if (step === 'ORDERED') {
        if (member.version === version)
          await this.rollouts.change(tx, id, displayId, { step: 'UPDATED', changedAt: at });
        else if (commandReason === 'UNSUPPORTED') await this.rollouts.change(tx, id, displayId, { step: 'SKIPPED' });
        else if (isFailed) await this.rollouts.change(tx, id, displayId, { step: 'FAILED', changedAt: at });
      }
      if (step === 'ROLLING_BACK' && member.commandId !== null) {
        const isBack = member.version === fromVersion && commandStatus === 'DONE';
        if (isBack) await this.rollouts.change(tx, id, displayId, { step: 'ROLLED_BACK', changedAt: at });
        else if (isFailed) await this.rollouts.change(tx, id, displayId, { step: 'FAILED', changedAt: at });
      }
    }
  }

  private async follow(
    tx: Tx,
    rollout: RolloutRecord,
    members: readonly RolloutMember[],
    decision: RolloutDecision,
  ): Promise<void> {
    const at = this.clock.now();
    switch (decision.kind) {
      case 'WAIT':
        return;
      case 'UPDATE':
        for (const id of decision.displayIds) {
          const crashesBefore = members.find(({ displayId }) => displayId === id)!.crashes;
          await this.order(tx, rollout, id, rollout.version, { step: 'ORDERED', orderedAt: at, crashesBefore });
        }
        return this.changed(tx, rollout, {}, 'rollout.advanced');
      case 'RING_DONE':
        return this.changed(tx, rollout, { ringDoneAt: at }, 'rollout.advanced');
      case 'NEXT_RING':
        return this.changed(tx, rollout, { ring: decision.ring, ringDoneAt: null }, 'rollout.advanced');
      case 'COMPLETE':
        return this.changed(tx, rollout, { status: 'COMPLETED', endedAt: at }, 'rollout.completed');
      case 'HALT': {
        const { reason, displayId, rollBack } = decision;
        for (const id of rollBack) {
          await this.rollouts.change(tx, rollout.id, id, { step: 'ROLLING_BACK', commandId: null });
        }
        const halt = { reason, displayId, at: new Date(at).toISOString() };
        return this.changed(tx, rollout, { status: 'ROLLING_BACK', halt }, 'rollout.halted');
      }
    }
  }

  /** Those that have changed are told their former version, each in a quiet moment; the end is when none is left. */
  private async goBack(tx: Tx, rollout: RolloutRecord): Promise<void> {
    const at = this.clock.now();
    const left = (await this.rollouts.members(tx, rollout.id, at)).filter(({ step }) => step === 'ROLLING_BACK');
    if (left.length === 0) {
      await this.changed(tx, rollout, { status: 'HALTED', endedAt: at }, 'rollout.completed');
      return;
    }
    for (const { displayId, commandId, fromVersion, nextMeetingAt } of left) {
      // One that is away is told when it is back.
      if (commandId !== null || fromVersion === null || !isQuiet({ nextMeetingAt }, at)) continue;
      await this.order(tx, rollout, displayId, fromVersion, { orderedAt: at });
    }
  }

  private async order(
    tx: Tx,
    { id, tenantId, requestedBy }: RolloutRecord,
    displayId: string,
    version: string,
    change: Parameters<RolloutsRepository['change']>[3],
  ): Promise<void> {
    const [command] = await this.commands.record(tx, tenantId, requestedBy, [displayId], {
      command: 'update',
      version,
    });
    await this.rollouts.change(tx, id, displayId, { ...change, commandId: command!.id });
  }

  private async changed(
    tx: Tx,
    rollout: RolloutRecord,
    change: Partial<Pick<RolloutRecord, 'status' | 'ring' | 'ringDoneAt' | 'halt' | 'endedAt'>>,
    type: DomainEventType & `rollout.${string}`,
  ): Promise<void> {
    const after = { ...rollout, ...change };
    await this.rollouts.update(tx, rollout.id, after);
    await this.events.append(tx, rollout.tenantId, {
      type,
      subjectId: rollout.id,
      actor: systemActor,
      at: this.clock.now(),
      diff: {
        status: { from: rollout.status, to: after.status satisfies Rollout['status'] },
        ring: { from: rollout.ring, to: after.ring },
      },
    });
  }
}

function toDecide(member: RolloutMember): RolloutDisplay {
  const { displayId, ring, step, orderedAt, isOnline, alert, crashes, crashesBefore, failedActions } = member;
  return {
    id: displayId,
    ring,
    step,
    orderedAt,
    isOnline,
    alert,
    // The new version began to count anew.
    crashes: step === 'UPDATED' ? crashes : Math.max(0, crashes - crashesBefore),
    failedActions,
    nextMeetingAt: member.nextMeetingAt,
    canGoBack: member.fromVersion !== null,
  };
}
