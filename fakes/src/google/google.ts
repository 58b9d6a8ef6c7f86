import { demoClient, type OAuthClient } from '../identity/account.js';
import { signIn, type Decision } from '../identity/sign-in.js';
import { TokenStore, type TokenState } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import { controlRoutes, type Controlled } from '../wire/control-api.js';
import { Push } from '../wire/push.js';
import type { Route } from '../wire/router.js';
import { Wire } from '../wire/wire.js';
import { calendarRoutes } from './calendars-api.js';
import { Channels, type Channel } from './channels.js';
import { Conferences } from './conferences.js';
import { Directory, type DirectoryState } from './directory.js';
import { googleError } from './errors.js';
import { eventRoutes } from './events-api.js';
import { freeBusyRoutes } from './free-busy-api.js';
import type { GoogleLimits } from './google-parts.js';
import { Mails } from './mails.js';
import { googlePaths, oauthRoutes, type OAuthHabits } from './oauth.js';
import { GooglePeople } from './people.js';
import { Quota } from './quota.js';
import { ServiceAccounts, type ServiceAccountKey, type ServiceAccountOptions } from './service-accounts.js';

export interface GoogleOptions {
  readonly clock: WireClock;
  readonly clients?: readonly OAuthClient[];
  /** A free one unless it is given. */
  readonly port?: number;
  /** More than the vendor has, for people. */
  readonly pages?: readonly Route[];
  /** After each call that may have changed something. */
  readonly onWritten?: () => void;
}

export interface GoogleState {
  readonly directory: DirectoryState;
  readonly tokens: TokenState;
  readonly channels: readonly Channel[];
}

/** Google's sign-in and Calendar API v3 on a port of this machine, everything in memory. */
export class GoogleFake {
  readonly push: Push;
  readonly tokens: TokenStore;
  readonly channels: Channels;
  readonly conferences: Conferences;
  readonly directory: Directory;
  readonly people: GooglePeople;
  readonly mails = new Mails();
  readonly limits: GoogleLimits = {
    mostPerPage: Infinity,
    tellsOfVanishedInstances: false,
    callsPerMinute: null,
    quotaStatus: 403,
  };
  readonly oauthHabits: OAuthHabits = { issuer: null, tellsScopes: true };
  readonly clients: readonly OAuthClient[];
  private readonly serviceAccounts: ServiceAccounts;
  private readonly wire: Wire;

  constructor({ clock, clients = [demoClient], pages = [], onWritten }: GoogleOptions) {
    this.clients = clients;
    this.push = new Push(clock);
    this.channels = new Channels(clock, this.push);
    this.conferences = new Conferences(clock);
    this.tokens = new TokenStore(clock, { access: 'ya29.', refresh: '1//' });
    this.directory = new Directory(
      () => clock.now(),
      ({ id }) => this.channels.changed(id),
      (email) => this.channels.changed(`list of ${email}`),
    );
    this.serviceAccounts = new ServiceAccounts(clock, this.directory);
    this.people = new GooglePeople(clock, this.directory, this.conferences, () => this.origin);
    const parts = { ...this.parts(), clock };
    const quota = new Quota(clock, this.limits);
    this.wire = new Wire({
      clock,
      notFound: () => googleError(404, 'notFound', 'Not Found'),
      routes: [
        ...oauthRoutes({ ...parts, clients, serviceAccounts: this.serviceAccounts, habits: this.oauthHabits }),
        ...calendarRoutes(parts),
        ...freeBusyRoutes(parts),
        ...eventRoutes(parts),
        ...controlRoutes(() => this.controlled()),
        ...pages,
      ],
      ...(onWritten && { onWritten }),
      onArrival: ({ path, headers }) => {
        this.conferences.settle();
        const caller = this.tokens.grantOf(headers.authorization)?.account?.email;
        if (path.startsWith('/calendar/v3/') && caller !== undefined) quota.charge(caller);
        return undefined;
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
    const { origin } = this;
    return {
      GOOGLE_API_URL: `${origin}/`,
      GOOGLE_OAUTH_AUTHORIZE_URL: origin + googlePaths.authorize,
      GOOGLE_OAUTH_TOKEN_URL: origin + googlePaths.token,
      GOOGLE_OAUTH_REVOKE_URL: origin + googlePaths.revoke,
      GOOGLE_CLIENT_ID: this.clients[0]?.id ?? '',
      GOOGLE_CLIENT_SECRET: this.clients[0]?.secret ?? '',
    };
  }

  addServiceAccount(options: ServiceAccountOptions): ServiceAccountKey {
    return this.serviceAccounts.add(options, this.origin + googlePaths.token);
  }

  /** Goes through the consent page as a person; see `signIn`. */
  signIn(authorizeUrl: string, decision: Decision): Promise<URL> {
    return signIn(authorizeUrl, decision);
  }

  /** Every sync token of the calendar is refused from now on (410). */
  expireSyncTokens(calendarId: string): void {
    this.directory.calendar(calendarId).generation += 1;
  }

  /** Everything that is kept, to be serialised by `node:v8`. */
  state(): GoogleState {
    return { directory: this.directory.state(), tokens: this.tokens.state(), channels: this.channels.list() };
  }

  restore({ directory, tokens, channels }: GoogleState): void {
    this.directory.restore(directory);
    this.tokens.restore(tokens);
    this.channels.restore(channels);
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
    const peopleVerbs = ['create', 'edit', 'delete', 'move', 'respond', 'get', 'events', 'share', 'unshare'];
    return { journal, faults, push, environment, people, peopleVerbs };
  }

  private parts() {
    const { directory, tokens, channels, conferences, mails, limits } = this;
    return { directory, tokens, channels, conferences, mails, limits };
  }
}

export async function openGoogle(options: GoogleOptions): Promise<GoogleFake> {
  const google = new GoogleFake(options);
  await google.listen(options.port);
  return google;
}
