import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { DepartmentAccess } from '../departments/department-access.js';
import type { BookingRecord } from './booking-record.js';

/**
 * People change what is theirs, leaders what is their department's, administrators everything, services everything, AI
 * agents what an AI booked; displays have their own ways.
 */
@Injectable()
export class ChangeRights {
  constructor(private readonly access: DepartmentAccess) {}

  /** The same for cancelling, with its own word for agents. */
  async assertCancels(asker: Principal, booking: BookingRecord): Promise<void> {
    if (asker.kind === 'agent' && asker.type === 'AI' && booking.created_by_type !== 'AI') {
      throw new LintelError('AI_CANNOT_CANCEL', { detail: 'An AI agent may cancel only what an AI agent has booked.' });
    }
    await this.assert(asker, booking);
  }

  async assert(asker: Principal, booking: BookingRecord): Promise<void> {
    if (asker.kind === 'agent') {
      if (asker.type === 'SERVICE' || booking.created_by_type === 'AI') return;
      throw new LintelError('FORBIDDEN', {
        detail: 'A person made this booking: an AI agent may change only what an AI agent has booked.',
        spoken: 'A person made that booking, so only a person can change it.',
      });
    }
    const own = [booking.organizer_user_id, booking.created_by_id, booking.host_ids[0]];
    if (asker.kind === 'user' && own.includes(asker.userId)) return;
    if (await this.access.leads(asker, booking.department_id)) return;
    throw new LintelError('FORBIDDEN', { detail: 'Only its organiser or an administrator may change this booking.' });
  }
}
