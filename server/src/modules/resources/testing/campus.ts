import type { Location, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { openHouse, type House, type Person } from '../../../testing/house.js';

export const invalid = { status: 400, code: 'VALIDATION_FAILED' };
export const forbidden = { status: 403, code: 'FORBIDDEN' };
export const missing = { status: 404, code: 'NOT_FOUND' };
export const conflict = { status: 409, code: 'CONFLICT' };

export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

interface Fact {
  type: string;
  subject: string;
  resources: string[];
  diff: Record<string, { from: unknown; to: unknown }>;
  actor: { type: string };
  at: number;
}

/** A call below `/api/v1/`: the status and the body, read as JSON where there is one. */
export async function send<Body = never>(
  person: Person,
  method: string,
  path: string,
  json?: object,
): Promise<{ status: number; body: Body }> {
  const response = await person.fetch(`/api/v1/${path}`, { method, json });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
}

/** What a person is told who may not or cannot do that. */
export async function refused(person: Person, method: string, path: string, json?: object) {
  const { status, body: problem } = await send<Problem>(person, method, path, json);
  return { status, code: problem.code, detail: problem.detail };
}

/** An organisation whose administrator sets up rooms, a member of it, and an administrator of another one. */
export class Campus {
  private constructor(
    readonly house: House,
    readonly tenantId: string,
    readonly admin: Person,
    readonly member: Person,
    readonly stranger: Person,
  ) {}

  static async open(): Promise<Campus> {
    const house = await openHouse();
    const tenantId = await house.addTenant('mine');
    const admin = await house.addPerson(tenantId, 'ADMIN');
    const member = await house.addPerson(tenantId, 'MEMBER');
    return new Campus(house, tenantId, admin, member, await house.addPerson(await house.addTenant('other'), 'ADMIN'));
  }

  close(): Promise<void> {
    return this.house.close();
  }

  /** Forgets every resource, location, policy and fact. */
  async clear(): Promise<void> {
    await this.house.db.system(async (tx) => {
      for (const table of ['policy', 'resource', 'location', 'domain_event']) await tx.query(`DELETE FROM ${table}`);
    });
  }

  room(name: string, more: object = {}, by = this.admin): Promise<Resource> {
    return create(by, 'resources', { name, type: 'ROOM', ...more });
  }

  place(kind: Location['kind'], name: string, more: object = {}): Promise<Location> {
    return create(this.admin, 'locations', { kind, name, ...more });
  }

  /** What was recorded, of one thing or of all, in the order it happened. */
  facts(subject?: string): Promise<Fact[]> {
    return this.house.db.tenant(this.tenantId, (tx) =>
      tx.query<Fact>(
        `SELECT type, subject_id AS subject, resource_ids AS resources, diff, actor, at FROM domain_event
          WHERE $1::uuid IS NULL OR subject_id = $1 ORDER BY seq`,
        [subject ?? null],
      ),
    );
  }

  async factTypes(subject?: string): Promise<string[]> {
    return (await this.facts(subject)).map(({ type }) => type);
  }
}

async function create<Made>(by: Person, path: string, json: object): Promise<Made> {
  const { status, body } = await send<Made>(by, 'POST', path, json);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
