import { demoClient, type OAuthClient } from '../identity/account.js';
import { signIn, type Decision } from '../identity/sign-in.js';
import { TokenStore, type TokenState } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import { controlRoutes, type Controlled } from '../wire/control-api.js';
import { Push } from '../wire/push.js';
import type { Route } from '../wire/router.js';
import { Wire } from '../wire/wire.js';
import { Gate } from './caller.js';
import type { DeltaHabits } from './delta.js';
import { graphError } from './errors.js';
import { eventRoutes } from './events-api.js';
import type { FilterHabits } from './find-events.js';
import { identityRoutes, type IdentityHabits } from './identity.js';
import { mailboxRoutes } from './mailbox-api.js';
import { defaultCalendar, Mailboxes, type MailboxState } from './mailboxes.js';
import { MicrosoftPeople } from './people.js';
import type { EventHabits } from './present-event.js';
import { Subscriptions, type SubscriptionState } from './subscriptions.js';
import { subscriptionRoutes } from './subscriptions-api.js';
import { Throttle } from './throttle.js';
import { EventWriter } from './write-event.js';

export interface MicrosoftOptions {
  readonly clock: WireClock;
  readonly clients?: readonly OAuthClient[];
  /** A free one unless it is given. */
  readonly port?: number;
  /** More than the vendor has, for people. */
  readonly pages?: readonly Route[];
  /** After each call that may have changed something. */
  readonly onWritten?: () => void;
}

export interface MicrosoftState {
  readonly mailboxes: readonly MailboxState[];
  readonly tokens: TokenState;
  readonly subscriptions: readonly SubscriptionState[];
}

/** The Microsoft identity platform and Graph v1.0 on a port of this machine, everything in memory. */
export class MicrosoftFake {
  readonly tenantId = '72f988bf-0000-4000-8000-2d7cd011db47';
  readonly push: Push;
  readonly tokens: TokenStore;
  readonly mailboxes = new Mailboxes();
  readonly subscriptions: Subscriptions;
  readonly people: MicrosoftPeople;
  readonly throttle = new Throttle();
  readonly deltaHabits: DeltaHabits = {
    repeatsItems: false,
    replaysItems: false,
    tellsOnlyUpdates: false,
    mostPerPage: Infinity,
    tellsOfVanishedOccurrences: false,
    namesSeriesOnly: false,
    refusal: 'syncStateNotFound',
  };
  readonly eventHabits: EventHabits = { adjustsDays: false };
  readonly filterHabits: FilterHabits = { heedsFilters: true };
  readonly identityHabits: IdentityHabits = {
    endsOldRefreshTokens: true,
    issuer: null,
    tellsScopes: true,
    tellsEmails: true,
  };
  /** What the application may do on its own, by client credentials. */
  readonly applicationPermissions = ['Calendars.ReadWrite', 'Place.Read.All', 'User.Read.All'];
  readonly clients: readonly OAuthClient[];
  private readonly wire: Wire;

  constructor({ clock, clients = [demoClient], pages = [], onWritten }: MicrosoftOptions) {
    this.clients = clients;
    this.push = new Push(clock);
    this.tokens = new TokenStore(clock, { access: 'EwB', refresh: 'M.C5' });
    this.subscriptions = new Subscriptions(clock, this.push, this.tenantId);
    const writer = new EventWriter(
      () => clock.now(),
      (calendar, changeType, id) => this.subscriptions.changed(calendar, changeType, id),
      () => this.origin,
    );
    this.people = new MicrosoftPeople(this.mailboxes, writer);
    const {
      tokens,
      mailboxes,
      tenantId,
      applicationPermissions,
      subscriptions,
      deltaHabits,
      eventHabits,
      filterHabits,
    } = this;
    const gate = new Gate(tokens, mailboxes);
    const parts = { clock, gate, mailboxes, writer, subscriptions, deltaHabits, eventHabits, filterHabits };
    const habits = this.identityHabits;
    this.wire = new Wire({
      clock,
      notFound: ({ path }) => graphError(404, 'ResourceNotFound', `Resource not found for the segment '${path}'.`),
      routes: [
        ...identityRoutes({ clock, clients, mailboxes, tokens, tenantId, applicationPermissions, habits }),
        ...subscriptionRoutes(parts),
        ...eventRoutes(parts),
        ...mailboxRoutes(parts),
        ...controlRoutes(() => this.controlled()),
        ...pages,
      ],
      ...(onWritten && { onWritten }),
      onArrival: ({ path, headers }) => {
        const named = /^\/v1\.0\/(?:me|users\/([^/]+))(\/|$)/i.exec(path);
        if (!named) return undefined;
        const grant = tokens.grantOf(headers.authorization);
        const who = named[1] === undefined ? grant?.account?.email : decodeURIComponent(named[1]);
        const mailbox = mailboxes.list().find(({ id, email }) => id === who || email === who);
        return mailbox && grant ? this.throttle.enter(`${grant.clientId} ${mailbox.id}`) : undefined;
      },
    });
  }

  get origin(): string {
    return this.wire.origin;
  }

  get journal() {
    return this.wire.journal;
  }

  get faults() {
    return this.wire.faults;
  }

  /** For the server, by the names of its configuration. */
  get environment(): Record<string, string> {
    return {
      MICROSOFT_GRAPH_URL: this.origin,
      MICROSOFT_LOGIN_URL: this.origin,
      MICROSOFT_CLIENT_ID: this.clients[0]?.id ?? '',
      MICROSOFT_CLIENT_SECRET: this.clients[0]?.secret ?? '',
    };
  }

  /** Goes through the consent page as a person; see `signIn`. */
  signIn(authorizeUrl: string, decision: Decision): Promise<URL> {
    return signIn(authorizeUrl, decision);
  }

  /** Every delta token of the mailbox's default calendar is refused from now on. */
  expireDeltaTokens(email: string): void {
    defaultCalendar(this.mailboxes.get(email)).generation += 1;
  }

  /** Everything that is kept, to be serialised by `node:v8`. */
  state(): MicrosoftState {
    const { mailboxes, tokens, subscriptions } = this;
    return { mailboxes: mailboxes.state(), tokens: tokens.state(), subscriptions: subscriptions.state() };
  }

  restore({ mailboxes, tokens, subscriptions }: MicrosoftState): void {
    this.mailboxes.restore(mailboxes);
    this.tokens.restore(tokens);
    this.subscriptions.restore(subscriptions, (email) => this.mailboxes.get(email));
  }

  listen(port?: number): Promise<Wire> {
    return this.wire.listen(port);
  }

  async close(): Promise<void> {
    await this.wire.close();
    await this.push.close();
  }

  private controlled(): Controlled {
    const { journal, faults, push, environment, people } = this;
    const peopleVerbs = [
      'create',
      'edit',
      'delete',
      'move',
      'moveToCalendar',
      'respond',
      'get',
      'view',
      'share',
      'unshare',
    ];
    return { journal, faults, push, environment, people, peopleVerbs };
  }
}

export async function openMicrosoft(options: MicrosoftOptions): Promise<MicrosoftFake> {
  const microsoft = new MicrosoftFake(options);
  await microsoft.listen(options.port);
  return microsoft;
}
