import type { HomeAssistant } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { HomeAssistantRepository } from './home-assistant.repository.js';

/** Whether a tenant lets Home Assistant find its rooms. */
@Injectable()
export class HomeAssistantService {
  constructor(
    private readonly db: Database,
    private readonly repository: HomeAssistantRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async get(tenantId: string): Promise<HomeAssistant> {
    return { isEnabled: await this.db.tenant(tenantId, (tx) => this.repository.isEnabled(tx)) };
  }

  async put(asker: Principal, { isEnabled }: HomeAssistant): Promise<HomeAssistant> {
    const { tenantId } = asker;
    const at = this.clock.now();
    await this.db.tenant(tenantId, async (tx) => {
      if (!(await this.repository.put(tx, tenantId, isEnabled, at))) return;
      await this.events.append(tx, tenantId, {
        type: 'home-assistant.changed',
        subjectId: tenantId,
        actor: actorOf(asker),
        diff: { isEnabled: { from: !isEnabled, to: isEnabled } },
        at,
      });
    });
    return { isEnabled };
  }
}
