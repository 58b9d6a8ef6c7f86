import type { AccountKind, AccountProvider } from '@lintel/shared/contracts';

const google = (name: string) => `https://www.googleapis.com/auth/${name}`;

/** The least that reading and writing calendars needs ("Choose Google Calendar API scopes", "Microsoft Graph permissions"). */
const calendarScopes: Record<AccountProvider, Record<AccountKind, readonly string[]>> = {
  GOOGLE: {
    PERSONAL: [google('calendar.events'), google('calendar.calendarlist.readonly')],
    ORGANISATION: [
      google('calendar.events'),
      google('calendar.calendarlist.readonly'),
      google('calendar.app.created'), // to make calendars for rooms
    ],
  },
  MICROSOFT: {
    PERSONAL: ['Calendars.ReadWrite'],
    ORGANISATION: ['Calendars.ReadWrite', 'Calendars.ReadWrite.Shared', 'Place.Read.All'],
  },
};

/** A service account is not asked; what it may do is what its key asks for and the domain has delegated. */
export const serviceAccountScopes: readonly string[] = [
  google('calendar.events'),
  google('calendar.calendarlist'), // what is shared with it stands in its list only when it puts it there
  google('calendar.calendars'),
];

/** To know who consented; Microsoft says what somebody signs in with for `profile` only, and for `email` not of everybody. */
const personScopes: Record<AccountProvider, readonly string[]> = {
  GOOGLE: ['openid', 'email'],
  MICROSOFT: ['openid', 'email', 'profile', 'offline_access'],
};

export const scopesAskedFor = (provider: AccountProvider, kind: AccountKind): string[] => [
  ...personScopes[provider],
  ...calendarScopes[provider][kind],
];

/** What a scope holds besides itself: who has it was never asked for those. */
const wider: Record<string, readonly string[]> = {
  [google('calendar')]: [
    google('calendar.events'),
    google('calendar.calendarlist.readonly'),
    google('calendar.app.created'),
  ],
  [google('calendar.calendarlist')]: [google('calendar.calendarlist.readonly')],
  [google('calendar.calendars')]: [google('calendar.app.created')],
};

/** What was not granted of what we need. Microsoft names its scopes with and without the address of Graph before them. */
export function missingScopes(provider: AccountProvider, kind: AccountKind, granted: readonly string[]): string[] {
  const plain = (scope: string) => scope.replace(/^https:\/\/graph\.microsoft\.com\//i, '').toLowerCase();
  const has = new Set(granted.flatMap((scope) => [scope, ...(wider[scope] ?? [])]).map(plain));
  return calendarScopes[provider][kind].filter((scope) => !has.has(plain(scope)));
}
