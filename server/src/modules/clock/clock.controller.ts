import { instantSchema } from '@lintel/shared/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { SystemClock } from '../../platform/clock/clock.js';
import { Relay } from '../../platform/events/relay.js';
import { Allow } from '../../platform/http/access.js';
import { validationError } from '../../platform/http/validation.js';

const moveClockSchema = z
  .strictObject({ advance: z.iso.duration().optional(), set: instantSchema.optional() })
  .refine((body) => (body.advance === undefined) !== (body.set === undefined), 'Send either advance or set.');

/** Around these years everything still has room before and after the present; at the ends of time nothing has. */
const FIRST = Date.parse('2000-01-01T00:00:00Z');
const LAST = Date.parse('2100-01-01T00:00:00Z');

/** Moves the clock of a demo or test (LINTEL_CLOCK) and runs whatever falls due on the way. */
@Controller('internal/clock')
@Allow('public')
export class ClockController {
  constructor(
    private readonly clock: SystemClock,
    private readonly relay: Relay,
  ) {}

  @Post()
  @HttpCode(200)
  async move(@Body({ schema: moveClockSchema }) body: z.infer<typeof moveClockSchema>): Promise<{ now: string }> {
    const target = body.set ? Date.parse(body.set) : after(this.clock.now(), body.advance!);
    if (!(target >= FIRST && target < LAST)) {
      const path = body.set ? 'set' : 'advance';
      throw validationError([{ message: 'The clock goes from the year 2000 to 2099.', path: [path] }]);
    }
    await this.clock.moveTo(target);
    await this.relay.drained();
    return { now: new Date(this.clock.now()).toISOString() };
  }
}

/** NaN where there is no such instant. */
function after(now: number, duration: string): number {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add(duration).epochMilliseconds;
  } catch (error) {
    if ((error as Error).name === 'RangeError') return Number.NaN;
    throw error;
  }
}
