import { DAY_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, instant } from '../../platform/db/database.js';
import { AttendanceService } from './attendance.js';

/** 02:30 UTC: past midnight in Europe and the Americas' evening; what is not over yet waits for the next night. */
const NIGHTLY_AT_MS = 2.5 * 60 * 60_000;
const BATCH = 500;

/** Each night marks confirmed bookings nobody attended. */
@Injectable()
export class NightlyNoShow implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly attendance: AttendanceService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.arm();
    // A night the server slept through is made up for.
    await this.run();
  }

  /** Marks everything that is due, in any number of processes at once; each booking is marked once. */
  async run(): Promise<void> {
    const now = this.clock.now();
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const due = await this.db.systemStatement<{ id: string; tenantId: string }>(
        `SELECT id, tenant_id AS "tenantId" FROM booking
          WHERE status = 'CONFIRMED' AND end_at <= $1 AND id > $2 ORDER BY id LIMIT $3`,
        [instant(now), after, BATCH],
      );
      for (const [tenantId, of] of Map.groupBy(due, (booking) => booking.tenantId)) {
        await this.attendance.noShowsDue({ tenantId, ids: of.map(({ id }) => id), actor: systemActor, at: now });
      }
      if (due.length < BATCH) break;
      after = due.at(-1)!.id;
    }
  }

  private arm(): void {
    const now = this.clock.now();
    const today = Math.floor(now / DAY_MS) * DAY_MS + NIGHTLY_AT_MS;
    this.clock.at(today > now ? today : today + DAY_MS, async () => {
      this.arm();
      await this.run();
    });
  }
}
