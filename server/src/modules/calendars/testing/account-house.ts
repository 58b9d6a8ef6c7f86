import type { AccountKind, Connection } from '@lintel/shared/contracts';
import { openGoogle, type GoogleFake } from '@lintel/fakes/google';
import { openMicrosoft, type MicrosoftFake } from '@lintel/fakes/microsoft';
import { HOUSE_OPENS, openHouse, type House, type Person } from '../../../testing/house.js';

export const vendorNames = ['google', 'microsoft'] as const;
export type VendorName = (typeof vendorNames)[number];

/** What somebody does at a provider, and who they are there. */
interface Consent {
  account?: string;
  kind?: AccountKind;
  scopes?: string[];
  isDenied?: boolean;
}

/** A house that is registered at both providers, where Ana and Ben have accounts. */
export interface AccountHouse {
  house: House;
  google: GoogleFake;
  microsoft: MicrosoftFake;
  /** The provider's token endpoint was asked so often. */
  tokenCalls(vendor: VendorName): number;
  /** Where the person is sent. */
  authorize(person: Person, vendor: VendorName, kind?: AccountKind): Promise<string>;
  /** The way there and back, as far as the provider sends a browser; what it opens then is in the answer. */
  consent(person: Person, vendor: VendorName, consent?: Consent): Promise<URL>;
  /** Opens where the provider sent the browser, as a person (or nobody). */
  comeBack(url: URL, person: Person | null): Promise<Response>;
  /** All of it; the connection. */
  connect(person: Person, vendor: VendorName, consent?: Consent): Promise<Connection>;
  /** Reasons and whose organisation they stand in, oldest first. */
  denials(): Promise<{ tenantId: string; reason: string; actor: string | null }[]>;
  /** Forgets what the tests before connected, in the order in which whoever still reads it locks, so that neither waits for ever. */
  forgetConnections(): Promise<void>;
  close(): Promise<void>;
}

/** Lintel at both providers, and somebody else who is registered there. */
export const clients = [
  { id: 'lintel', secret: 'lintel-secret' },
  { id: 'another', secret: 'another-secret' },
] as const;
export const ana = 'ana@example.test';
export const ben = 'ben@example.test';

export async function openAccountHouse(environment: Record<string, string> = {}): Promise<AccountHouse> {
  const inside: { house?: House } = {};
  const clock = { now: () => inside.house?.clock.now() ?? HOUSE_OPENS };
  const [google, microsoft] = await Promise.all([openGoogle({ clock, clients }), openMicrosoft({ clock, clients })]);
  for (const email of [ana, ben]) {
    google.directory.addAccount({ email, timeZone: 'Europe/Madrid' });
    microsoft.mailboxes.add({ email, timeZone: 'Europe/Madrid' });
  }
  const house = await openHouse({ ...google.environment, ...microsoft.environment, ...environment });
  inside.house = house;
  const fakes = { google, microsoft };

  const authorize: AccountHouse['authorize'] = async (person, vendor, kind = 'PERSONAL') => {
    const response = await person.fetch(
      `/api/v1/connections/${vendor}/authorize?kind=${kind}&returnPath=/admin/profile`,
    );
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { url: string }).url;
  };
  const consent: AccountHouse['consent'] = async (person, vendor, { account = ana, kind, scopes, isDenied } = {}) =>
    fakes[vendor].signIn(await authorize(person, vendor, kind), {
      account,
      ...(scopes && { scopes }),
      ...(isDenied && { isDenied }),
    });
  const comeBack: AccountHouse['comeBack'] = (url, person) =>
    fetch(`${house.origin}${url.pathname}${url.search}`, {
      redirect: 'manual',
      headers: person ? { cookie: person.cookie } : {},
    });
  return {
    house,
    ...fakes,
    tokenCalls: (vendor) => fakes[vendor].journal.count({ method: 'POST', path: /\/token$/ }),
    authorize,
    consent,
    comeBack,
    async connect(person, vendor, how) {
      let back = await comeBack(await consent(person, vendor, how), person);
      let to = new URL(back.headers.get('location') ?? '', house.origin);
      if (to.origin === fakes[vendor].origin) {
        // Who has consented before is asked again.
        back = await comeBack(await fakes[vendor].signIn(to.href, { account: how?.account ?? ana }), person);
        to = new URL(back.headers.get('location') ?? '', house.origin);
      }
      const id = to.searchParams.get('connected');
      if (!id) throw new Error(`Coming back was answered ${back.status} ${to.href}.`);
      return (await (await person.fetch(`/api/v1/connections/${id}`)).json()) as Connection;
    },
    denials: () =>
      house.db.systemStatement(
        `SELECT tenant_id AS "tenantId", diff -> 'reason' ->> 'to' AS reason, actor ->> 'id' AS actor
           FROM domain_event WHERE type = 'access.denied' ORDER BY seq`,
      ),
    forgetConnections: () =>
      house.db.system(async (tx) => {
        await tx.query('SELECT 1 FROM calendar_link ORDER BY id FOR UPDATE');
        await tx.query('SELECT 1 FROM calendar ORDER BY id FOR UPDATE');
        await tx.query('DELETE FROM connection');
      }),
    async close() {
      await house.close();
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}
