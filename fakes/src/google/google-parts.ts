import type { TokenStore } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import type { Channels } from './channels.js';
import type { Conferences } from './conferences.js';
import type { Directory } from './directory.js';
import type { Mails } from './mails.js';

export interface GoogleLimits {
  /** Pages are never longer, so that few events make many pages. */
  mostPerPage: number;
  /** Lists of single events name each instance that a changed rule or a deleted series lost; it is promised nowhere. */
  tellsOfVanishedInstances: boolean;
  /** Calls a minute and person; `null` for no quota. Google grants 600. */
  callsPerMinute: number | null;
  /** Which of its two answers Google gives to more. */
  quotaStatus: 403 | 429;
}

/** What the routes work with. */
export interface GoogleParts {
  readonly clock: WireClock;
  readonly directory: Directory;
  readonly tokens: TokenStore;
  readonly channels: Channels;
  readonly conferences: Conferences;
  readonly mails: Mails;
  readonly limits: GoogleLimits;
}
