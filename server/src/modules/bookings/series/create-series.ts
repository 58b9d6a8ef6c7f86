import type { CreateBooking, CreatedBooking } from '@lintel/shared/contracts';
import type { OccurrenceProblem } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../../platform/context/principal.js';
import { RoomDirectory } from '../../resources/room-directory.js';
import { CreateBookingService, disabled } from '../create-booking.js';
import { HoldsRepository } from '../holds.repository.js';
import { MakeSeries, type SeriesDraft } from './make-series.js';

export type CreateRecurring = CreateBooking & { recurrence: NonNullable<CreateBooking['recurrence']> };

/** Books meetings and rooms again and again. */
@Injectable()
export class CreateSeriesService {
  constructor(
    private readonly creator: CreateBookingService,
    private readonly maker: MakeSeries,
    private readonly directory: RoomDirectory,
    private readonly holds: HoldsRepository,
    private readonly clock: Clock,
  ) {}

  /** The first occurrence, or CONFLICT with each that cannot be booked. */
  async create(asker: Principal, input: CreateRecurring): Promise<CreatedBooking> {
    const { first, skipped } = await this.maker.make(await this.draft(asker, input));
    return { ...first, ...(input.recurrence.onConflict === 'skip' && { skipped }) };
  }

  /** What `create` would answer, with nothing written. */
  async check(
    asker: Principal,
    input: CreateRecurring,
  ): Promise<{ ok: true; occurrences: number; skipped: OccurrenceProblem[] }> {
    const draft = await this.draft(asker, input);
    const rooms = await this.directory.find(asker.tenantId, draft.resourceIds);
    if (rooms.some(({ status }) => status !== 'ACTIVE')) throw disabled();
    return { ok: true, ...(await this.maker.check(draft)) };
  }

  private async draft(asker: Principal, input: CreateRecurring): Promise<SeriesDraft> {
    const { rule, onConflict } = input.recurrence;
    const { holdId } = input;
    const draft = await this.creator.draft(asker, input);
    return {
      ...draft,
      rule,
      onConflict,
      // What was held is free for this series alone.
      ...(holdId !== undefined && {
        before: (tx) => this.holds.take(tx, { id: holdId, createdById: actorOf(asker).id! }, this.clock.now()),
      }),
    };
  }
}
