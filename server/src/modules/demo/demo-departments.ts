import { createDepartmentSchema, createMeetingTypeSchema } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { DepartmentsService } from '../departments/departments.service.js';
import { MeetingTypesService } from '../meeting-types/meeting-types.service.js';

interface DemoPeople {
  admin: UserPrincipal;
  leader: UserPrincipal;
  member: UserPrincipal;
}

/** The demo's departments: two that customers can book with, each in its own way. */
@Injectable()
export class DemoDepartments {
  constructor(
    private readonly db: Database,
    private readonly departments: DepartmentsService,
    private readonly meetingTypes: MeetingTypesService,
  ) {}

  /** All of them or nothing, where there are none yet. */
  ensure(people: DemoPeople): Promise<void> {
    return this.db.tenant(people.admin.tenantId, () => this.make(people));
  }

  private async make({ admin, leader, member }: DemoPeople): Promise<void> {
    if ((await this.departments.list(admin, { limit: 1 })).items.length > 0) return;
    const both = [{ userId: leader.userId }, { userId: member.userId }];
    const plans = [
      {
        slug: 'support',
        name: 'Support',
        description: 'Help with what you already have.',
        algorithm: 'ROUND_ROBIN',
        leaderId: leader.userId,
        members: both,
      },
      {
        slug: 'sales',
        name: 'Sales',
        description: 'Find out what would suit you.',
        algorithm: 'LEAST_BUSY',
        leaderId: leader.userId,
        members: [...both, { userId: admin.userId }],
      },
    ];
    for (const plan of plans) {
      const { id: departmentId } = await this.departments.create(admin, createDepartmentSchema.parse(plan));
      for (const type of types) {
        await this.meetingTypes.create(admin, createMeetingTypeSchema.parse({ departmentId, ...type }));
      }
    }
  }
}

const types = [
  {
    slug: 'intro-call',
    name: 'Intro call',
    description: 'A first conversation: what you need, and whether we can help.',
    durationMinutes: 30,
    locationType: 'PHONE',
    color: 'green',
  },
  {
    slug: 'consultation',
    name: 'Consultation',
    description: 'An hour to go through your questions in detail.',
    durationMinutes: 60,
    locationType: 'VIDEO',
    videoPlatform: 'GOOGLE_MEET',
    color: 'blue',
    questions: [{ id: 'topic', label: 'What would you like to talk about?', type: 'PROSE' }],
  },
];
