import type { Booking, CreateBooking } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { ContactBook, type Invited } from '../contacts/contact-book.js';
import { invalidField } from '../resources/resource-errors.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';

const MOST_ATTENDEES = 500;

/** Recognises members of the tenant among the addresses a booking names. */
@Injectable()
export class PeopleDirectory {
  constructor(
    private readonly tenancy: TenancyRepository,
    private readonly contacts: ContactBook,
  ) {}

  /** Everybody a booking invites, by address or as a contact, each once; who is named by address comes first. */
  async invited(tenantId: string, { attendees = [], ...contacts }: Invited & Pick<CreateBooking, 'attendees'>) {
    const named = new Set(attendees.map(({ email }) => email.toLowerCase()));
    const others = await this.contacts.addressees(tenantId, contacts);
    const all = [...attendees, ...others.filter(({ email }) => !named.has(email))];
    if (all.length > MOST_ATTENDEES) {
      throw invalidField('groupIds', `A booking invites ${MOST_ATTENDEES} people at most; these are ${all.length}.`);
    }
    return this.attendees(tenantId, all);
  }

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

  /** The same people with their answers, as a calendar names them. */
  async recognised(tenantId: string, people: Booking['attendees']): Promise<Booking['attendees']> {
    const members = await this.members(
      tenantId,
      people.map(({ email }) => email.toLowerCase()),
    );
    return people.map((person) => ({ ...person, userId: members.get(person.email.toLowerCase())?.id ?? null }));
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
