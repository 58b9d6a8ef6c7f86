import type { Profile, PublicBookingSettings, PutProfile } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, violatedConstraint } from '../../platform/db/database.js';
import { diffOf } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { slugTaken } from '../departments/slug-taken.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { PublicBookingRepository } from './public-booking.repository.js';

const taken = 'That word is in use for a department or another person. Choose another.';

/** How an organisation and its people show to customers. */
@Injectable()
export class PublicBookingSettingsService {
  constructor(
    private readonly db: Database,
    private readonly repository: PublicBookingRepository,
    private readonly departments: DepartmentsRepository,
    private readonly access: DepartmentAccess,
    private readonly tenancy: TenancyRepository,
    private readonly events: EventStore,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {}

  read(tenantId: string): Promise<PublicBookingSettings> {
    return this.db.tenant(tenantId, (tx) => this.repository.settings(tx));
  }

  async put(asker: Principal, settings: PublicBookingSettings): Promise<PublicBookingSettings> {
    const { tenantId } = asker;
    const at = this.clock.now();
    await this.db.tenant(tenantId, async (tx) => {
      const diff = diffOf(await this.repository.settings(tx), settings);
      await this.repository.putSettings(tx, tenantId, settings, at);
      const type = 'public-booking.settings-changed';
      await this.events.append(tx, tenantId, { type, subjectId: tenantId, actor: actorOf(asker), at, diff });
    });
    return settings;
  }

  async profile(asker: Principal, userId: string): Promise<Profile> {
    await this.assertKnown(asker, userId);
    const profile = await this.db.tenant(asker.tenantId, (tx) => this.repository.profile(tx, userId));
    const { slug } = profile;
    return { ...profile, bookingUrl: slug === null ? null : `${this.address.url}/t/${asker.tenantSlug}/book/${slug}` };
  }

  async putProfile(asker: Principal, userId: string, profile: PutProfile): Promise<Profile> {
    await this.assertKnown(asker, userId);
    await this.access.assertManages(asker, userId);
    const { tenantId } = asker;
    const at = this.clock.now();
    try {
      await this.db.tenant(tenantId, async (tx) => {
        if (profile.slug !== null && (await this.departments.findBySlug(tx, profile.slug))) throw slugTaken(taken);
        const diff = diffOf(await this.repository.profile(tx, userId), profile);
        await this.repository.putProfile(tx, tenantId, userId, profile, at);
        const type = 'profile.changed';
        await this.events.append(tx, tenantId, { type, subjectId: userId, actor: actorOf(asker), at, diff });
      });
    } catch (error) {
      throw violatedConstraint(error) === 'person_profile_slug' ? slugTaken(taken, error) : error;
    }
    return this.profile(asker, userId);
  }

  private async assertKnown({ tenantId }: Principal, userId: string): Promise<void> {
    if ((await this.tenancy.people(tenantId, [userId])).length === 0) {
      throw new LintelError('NOT_FOUND', { detail: 'There is no such person.' });
    }
  }
}
