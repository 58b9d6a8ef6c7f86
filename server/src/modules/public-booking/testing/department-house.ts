import type {
  CreatedPublicBooking,
  Department,
  DepartmentBookingDetail,
  MeetingType,
  PublicSlots,
} from '@lintel/shared/contracts';
import { openHouse, type House, type Person } from '../../../testing/house.js';

/** A house with the department `support` of three, which customers can book, and ways to come to it. */
export interface DepartmentHouse {
  house: House;
  tenantId: string;
  admin: Person;
  leader: Person;
  members: Person[];
  department: Department;
  /** Posts and reads what an administrator makes; throws where it is refused. */
  make<Made>(path: string, json: object): Promise<Made>;
  addType(slug: string, durationMinutes: number, more?: object): Promise<MeetingType>;
  /** A call of the public API: each from an address of its own unless it says which. */
  visit(path: string, json?: object, from?: string): Promise<Response>;
  book(start: string, more?: object): Promise<CreatedPublicBooking>;
  detail(id: string): Promise<DepartmentBookingDetail>;
  slotsOn(date: string): Promise<PublicSlots>;
}

/** What a customer of `support` sends. */
export const wish = (start: string, more: object = {}): object => ({
  department: 'support',
  meetingType: 'intro-call',
  start,
  timeZone: 'Europe/Madrid',
  customer: { name: 'Cora Customer', email: 'cora@example.test', phone: '+34 612 345 678' },
  ...more,
});

/**
 * It opens on Friday 2026-11-20 at 9 in Madrid. Its people work from 9 to 17, Monday to Friday, unless they say otherwise;
 * customers book two hours ahead.
 */
export async function openDepartmentHouse(environment: Record<string, string> = {}): Promise<DepartmentHouse> {
  const house = await openHouse({ LINTEL_TRUST_PROXY: '1', LINTEL_DEFAULT_TENANT: 'acme', ...environment });
  const tenantId = await house.addTenant('acme');
  const admin = await house.addPerson(tenantId, 'ADMIN');
  const members: Person[] = [];
  for (let count = 0; count < 3; count++) members.push(await house.addPerson(tenantId, 'MEMBER'));
  let visitors = 0;

  const make = async <Made>(path: string, json: object): Promise<Made> => {
    const response = await admin.fetch(path, { json });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Made;
  };
  const visit = (path: string, json?: object, from = `10.${visitors++ >> 8}.${visitors & 255}.1`) =>
    fetch(`${house.origin}/api/v1/public/${path}`, {
      method: json ? 'POST' : 'GET',
      headers: { 'x-forwarded-for': from, ...(json && { 'content-type': 'application/json' }) },
      body: json && JSON.stringify(json),
    });
  const department = await make<Department>('/api/v1/departments', {
    name: 'Support',
    slug: 'support',
    leaderId: members[0]!.id,
    members: members.map(({ id }) => ({ userId: id })),
  });
  const addType = (slug: string, durationMinutes: number, more: object = {}) =>
    make<MeetingType>('/api/v1/meeting-types', {
      departmentId: department.id,
      name: slug,
      slug,
      durationMinutes,
      ...more,
    });
  await addType('intro-call', 30);

  return {
    house,
    tenantId,
    admin,
    leader: members[0]!,
    members,
    department,
    make,
    addType,
    visit,
    async book(start, more) {
      const response = await visit('bookings', wish(start, more));
      if (response.status !== 201) throw new Error(await response.text());
      return (await response.json()) as CreatedPublicBooking;
    },
    async detail(id) {
      return (await (await admin.fetch(`/api/v1/bookings/${id}`)).json()) as DepartmentBookingDetail;
    },
    async slotsOn(date) {
      const path = `departments/support/meeting-types/intro-call/slots?date=${date}&timeZone=Europe/Madrid`;
      return (await (await visit(path)).json()) as PublicSlots;
    },
  };
}
