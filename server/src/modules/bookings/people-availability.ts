import type { Interval } from '@lintel/shared/intervals';
import { commonSlots, openStarts } from '@lintel/shared/scheduling';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/db/database.js';
import { personNotFound } from '../availability/availability.service.js';
import { DepartmentDiary } from '../availability/department-diary.js';
import { SlotOffers } from '../availability/slot-offers.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { departmentNotFound } from '../departments/departments.service.js';
import { MeetingTypesRepository } from '../meeting-types/meeting-types.repository.js';
import { meetingTypeNotFound } from '../meeting-types/meeting-types.service.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';

const SLOT_INTERVAL_MINUTES = 15;

/** The free slots of people and departments. */
@Injectable()
export class PeopleAvailability {
  constructor(
    private readonly db: Database,
    private readonly diary: DepartmentDiary,
    private readonly offers: SlotOffers,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly tenancy: TenancyRepository,
    private readonly clock: Clock,
  ) {}

  /** When somebody has time, on the wall clock of their zone. */
  async ofPerson(tenantId: string, userId: string, window: Interval, durationMinutes: number): Promise<Interval[]> {
    if ((await this.tenancy.people(tenantId, [userId])).length === 0) throw personNotFound();
    const hosts = await this.db.tenant(tenantId, (tx) => this.diary.people(tx, tenantId, [userId], window));
    const meeting = { durationMinutes, slotIntervalMinutes: Math.min(SLOT_INTERVAL_MINUTES, durationMinutes) };
    const { timeZone } = hosts[0]!.rules;
    return commonSlots(hosts, meeting, { window, timeZone, now: this.clock.now() });
  }

  /** What customers are offered. */
  async ofDepartment(
    tenantId: string,
    words: { department: string; type: string },
    window: Interval,
  ): Promise<Interval[]> {
    const choice = await this.db.tenant(tenantId, async (tx) => {
      const department = await this.departments.findBySlug(tx, words.department);
      if (!department?.isActive) throw departmentNotFound();
      const type = (await this.types.publicOf(tx, [department.id])).find(({ slug }) => slug === words.type);
      if (!type) throw meetingTypeNotFound();
      return { department, type };
    });
    const prepared = await this.offers.prepared({ tenantId, ...choice });
    const { starts } = openStarts(prepared, window, this.clock.now());
    return Array.from(starts, (start) => ({ start, end: start + prepared.durationMs }));
  }
}
