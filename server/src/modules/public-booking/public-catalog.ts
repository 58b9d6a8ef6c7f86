import type {
  datesQuerySchema,
  PublicDates,
  PublicDepartment,
  PublicMeetingType,
  PublicPerson,
  PublicSlots,
  slotsQuerySchema,
} from '@lintel/shared/contracts';
import { dateOf, datesOf, monthOf, nextAvailable, openStarts } from '@lintel/shared/scheduling';
import { LintelError } from '@lintel/shared/errors';
import { localDate } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { SharedReads } from '../../platform/db/shared-reads.js';
import { SlotOffers } from '../availability/slot-offers.js';
import { iso } from '../bookings/booking-record.js';
import { DepartmentsRepository, type DepartmentRecord } from '../departments/departments.repository.js';
import { departmentNotFound } from '../departments/departments.service.js';
import { MeetingTypesRepository, type MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { meetingTypeNotFound } from '../meeting-types/meeting-types.service.js';
import { PaymentsService } from '../payments/payments.service.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { PublicBookingRepository } from './public-booking.repository.js';

const MOST_DEPARTMENTS = 500;

interface Words {
  department: string;
  type: string;
  host?: string;
}

/** What was chosen in the first steps, found by the words of its address. */
export interface Choice {
  department: DepartmentRecord;
  type: MeetingTypeRecord;
  /** Only with this person. */
  hostId?: string;
}

/** What customers can choose from. */
@Injectable()
export class PublicCatalog {
  /** Many look at the same page at once. */
  private readonly choices = new SharedReads<Choice>((key) => this.find(...(JSON.parse(key) as [string, Words])));

  constructor(
    private readonly db: Database,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly repository: PublicBookingRepository,
    private readonly tenancy: TenancyRepository,
    private readonly offers: SlotOffers,
    private readonly payments: PaymentsService,
    private readonly clock: Clock,
  ) {}

  listDepartments(tenantId: string): Promise<PublicDepartment[]> {
    return this.db.tenant(tenantId, async (tx) => {
      const all = await this.departments.page(tx, { isActive: true }, null, MOST_DEPARTMENTS);
      const types = await this.types.publicOf(
        tx,
        all.map(({ id }) => id),
      );
      return all.map((one) => departmentView(one, types));
    });
  }

  /** NOT_FOUND where there is no such department (any more). */
  async assertDepartment(tenantId: string, slug: string): Promise<void> {
    await this.db.tenant(tenantId, (tx) => this.department(tx, slug));
  }

  listTypes(
    tenantId: string,
    slug: string,
  ): Promise<{ department: PublicDepartment; meetingTypes: PublicMeetingType[] }> {
    return this.db.tenant(tenantId, async (tx) => {
      const department = await this.department(tx, slug);
      const types = await this.types.publicOf(tx, [department.id]);
      return { department: departmentView(department, types), meetingTypes: types.map((type) => this.typeView(type)) };
    });
  }

  person(tenantId: string, slug: string): Promise<PublicPerson> {
    return this.db.tenant(tenantId, async (tx) => {
      const found = await this.repository.personBySlug(tx, slug);
      const [person] = found ? await this.tenancy.people(tenantId, [found.userId]) : [];
      if (!found || !person) throw personNotFound();
      const departments = await this.departments.named(tx, await this.repository.departmentsOf(tx, person.id));
      const slugs = new Map(departments.map(({ id, slug }) => [id, slug]));
      const types = await this.types.publicOf(tx, [...slugs.keys()]);
      const meetingTypes = types.map((type) => ({ ...this.typeView(type), department: slugs.get(type.departmentId)! }));
      return { slug, name: person.name, bio: found.bio, meetingTypes };
    });
  }

  /** NOT_FOUND where any of the words means nothing (any more). */
  choose(tenantId: string, { department, type, host }: Words): Promise<Choice> {
    return this.choices.get(JSON.stringify([tenantId, { department, type, host }]));
  }

  async dates(tenantId: string, choice: Choice, query: z.output<typeof datesQuerySchema>): Promise<PublicDates> {
    const timeZone = query.timeZone ?? choice.department.timeZone;
    const now = this.clock.now();
    const prepared = await this.offers.prepared({ tenantId, ...choice });
    const next = nextAvailable(prepared, now, now);
    return {
      timeZone,
      dates: datesOf(openStarts(prepared, monthOf(query.month, timeZone), now).starts, timeZone),
      nextAvailable: next === null ? null : localDate(next, timeZone),
    };
  }

  async slots(tenantId: string, choice: Choice, query: z.output<typeof slotsQuerySchema>): Promise<PublicSlots> {
    const timeZone = query.timeZone ?? choice.department.timeZone;
    const prepared = await this.offers.prepared({ tenantId, ...choice });
    const { starts, hostCounts } = openStarts(prepared, dateOf(query.date, timeZone), this.clock.now());
    return {
      date: query.date,
      timeZone,
      departmentTimeZone: choice.department.timeZone,
      slots: Array.from(starts, (start, index) => ({
        start: iso(start),
        end: iso(start + prepared.durationMs),
        availableHosts: hostCounts[index]!,
      })),
    };
  }

  private find(tenantId: string, words: Words): Promise<Choice> {
    return this.db.tenant(tenantId, async (tx) => {
      const department = await this.department(tx, words.department);
      const type = (await this.types.publicOf(tx, [department.id])).find(({ slug }) => slug === words.type);
      if (!type) throw meetingTypeNotFound();
      if (words.host === undefined) return { department, type };
      const person = await this.repository.personBySlug(tx, words.host);
      const isHost = department.members.some(({ userId, isActive }) => isActive && userId === person?.userId);
      if (!person || !isHost) throw personNotFound();
      return { department, type, hostId: person.userId };
    });
  }

  private typeView(type: MeetingTypeRecord): PublicMeetingType {
    const isPaidOnline = this.payments.isEnabled && type.price !== null;
    return {
      slug: type.slug,
      name: type.name,
      description: type.description,
      durationMinutes: type.durationMinutes,
      locationType: type.locationType,
      videoPlatform: type.videoPlatform,
      color: type.color,
      // What has to be paid is said before.
      price: type.isPriceShown || isPaidOnline ? type.price : null,
      isPaidOnline,
      requiresApproval: type.requiresApproval,
      questions: type.questions,
    };
  }

  private async department(tx: Tx, slug: string): Promise<DepartmentRecord> {
    const found = await this.departments.findBySlug(tx, slug);
    if (!found?.isActive) throw departmentNotFound();
    return found;
  }
}

function departmentView(department: DepartmentRecord, types: readonly MeetingTypeRecord[]): PublicDepartment {
  const { id, slug, name, description, timeZone } = department;
  const meetingTypeCount = types.filter(({ departmentId }) => departmentId === id).length;
  return { slug, name, description, timeZone, meetingTypeCount };
}

function personNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such person.' });
}
