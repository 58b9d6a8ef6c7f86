import type { Booking, CreateBooking } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';

/** Recognises members of the tenant among the addresses a booking names. */
@Injectable()
export class PeopleDirectory {
  constructor(private readonly tenancy: TenancyRepository) {}

  async attendees(tenantId: string, named: NonNullable<CreateBooking['attendees']>): Promise<Booking['attendees']> {
    const unique = [...new Map(named.map((person) => [person.email.toLowerCase(), person])).entries()];
    const members = await this.members(
      tenantId,
      unique.map(([email]) => email),
    );
    return unique.map(([email, person]) => ({
      email: person.email,
      name: person.name ?? members.get(email)?.name ?? null,
      response: 'NEEDS_ACTION',
      userId: members.get(email)?.id ?? null,
    }));
  }

  async organizer(tenantId: string, email: string) {
    const member = (await this.members(tenantId, [email.toLowerCase()])).get(email.toLowerCase());
    return { organizer_email: email, organizer_name: member?.name ?? null, organizer_user_id: member?.id ?? null };
  }

  private async members(
    tenantId: string,
    emails: readonly string[],
  ): Promise<Map<string, { id: string; name: string }>> {
    if (emails.length === 0) return new Map();
    const members = await this.tenancy.membersByEmail(tenantId, emails);
    return new Map(members.map((member) => [member.email, member]));
  }
}
