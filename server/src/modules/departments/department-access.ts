import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { DepartmentsRepository } from './departments.repository.js';

/** Who may manage what of departments: administrators everything, leaders their own, members themselves. */
@Injectable()
export class DepartmentAccess {
  constructor(
    private readonly db: Database,
    private readonly departments: DepartmentsRepository,
  ) {}

  isAdmin(asker: Principal): boolean {
    return asker.kind === 'user' && asker.role === 'ADMIN';
  }

  /** The departments whose bookings and settings are the asker's business; null: all of them. */
  async ledBy(asker: Principal): Promise<string[] | null> {
    if (this.isAdmin(asker)) return null;
    if (asker.kind !== 'user') return [];
    return this.db.tenant(asker.tenantId, (tx) => this.departments.ledBy(tx, asker.userId));
  }

  async leads(asker: Principal, departmentId: string | null): Promise<boolean> {
    const led = await this.ledBy(asker);
    return led === null || (departmentId !== null && led.includes(departmentId));
  }

  async assertLeads(asker: Principal, departmentId: string | null): Promise<void> {
    if (!(await this.leads(asker, departmentId))) {
      throw new LintelError('FORBIDDEN', {
        detail: 'Only the leader of the department or an administrator may do this.',
      });
    }
  }

  /** A person's own things are theirs, their leader's and the administrators'. */
  async assertManages(asker: Principal, userId: string): Promise<void> {
    if (this.isAdmin(asker) || (asker.kind === 'user' && asker.userId === userId)) return;
    const isLed =
      asker.kind === 'user' &&
      (await this.db.tenant(asker.tenantId, (tx) => this.departments.leads(tx, asker.userId, userId)));
    if (!isLed) {
      throw new LintelError('FORBIDDEN', { detail: 'Only that person, their leader or an administrator may do this.' });
    }
  }
}
