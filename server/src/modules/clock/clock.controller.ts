import { instantSchema } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { SystemClock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { Relay } from '../../platform/events/relay.js';
import { Allow } from '../../platform/http/access.js';

const moveClockSchema = z
  .strictObject({ advance: z.iso.duration().optional(), set: instantSchema.optional() })
  .refine((body) => (body.advance === undefined) !== (body.set === undefined), 'Send either advance or set.');

/** Moves the clock of a demo or test (LINTEL_CLOCK) and runs whatever falls due on the way. */
@Controller('internal/clock')
@Allow('public')
export class ClockController {
  constructor(
    private readonly clock: SystemClock,
    private readonly config: Config,
    private readonly relay: Relay,
  ) {}

  @Post()
  @HttpCode(200)
  async move(@Body({ schema: moveClockSchema }) body: z.infer<typeof moveClockSchema>): Promise<{ now: string }> {
    if (this.config.env.LINTEL_CLOCK === undefined) throw new LintelError('NOT_FOUND', { detail: 'There is no such route.' });
    const target = body.set ? Date.parse(body.set) : after(this.clock.now(), body.advance!);
    await this.clock.moveTo(target);
    await this.relay.drained();
    return { now: new Date(this.clock.now()).toISOString() };
  }
}

function after(now: number, duration: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add(duration).epochMilliseconds;
}
