import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '../../../platform/db/database.js';
import { uuidv7 } from '../../../platform/ids.js';
import { ProviderFailure } from '../two-way/two-way-provider.js';
import { TIMEOUT_MS } from './graph-client.js';

/** "Microsoft Graph throttling limits": of one application, on one mailbox. */
const MOST_AT_ONCE = 4;
/** Longer than a call may take. */
const HOLD_MS = TIMEOUT_MS + 10_000;
const RETRY_MS = 200;
const MOST_TRIES = 150;

/** Whose mailbox a call is about; `null` for that of whoever connected. */
interface MailboxOfCall {
  readonly connectionId: string;
  readonly mailbox: string | null;
}

interface Place {
  readonly mailbox: string;
  readonly place: number;
  readonly holder: string;
}

/**
 * Lets no more calls into a mailbox at once than Graph answers; the others wait. The places are rows, for calendars of one mailbox
 * may be looked after by several workers while a person has its calendars listed by another process, and because two connections,
 * of two tenants even, may lead to the same mailbox.
 */
@Injectable()
export class MailboxPlaces {
  constructor(private readonly db: Database) {}

  /** `UNAVAILABLE` where no place becomes free. */
  async pass<Result>(whose: MailboxOfCall, call: () => Promise<Result>): Promise<Result> {
    const place = await this.enter(whose);
    try {
      return await call();
    } finally {
      await this.leave(place);
    }
  }

  private async enter(whose: MailboxOfCall): Promise<Place> {
    const holder = uuidv7();
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const taken = await this.tryToEnter(whose, holder);
      if (taken) return taken;
      await delay(RETRY_MS);
    }
    throw new ProviderFailure('UNAVAILABLE', 'The mailbox is being asked all the time. It will be tried again.');
  }

  /** Of two that see the same place free, one gets it; the other tries again, most likely at another. */
  private async tryToEnter({ connectionId, mailbox }: MailboxOfCall, holder: string): Promise<Place | undefined> {
    const rows = await this.db.systemStatement<Place>(
      `INSERT INTO mailbox_place AS held (mailbox, place, holder, held_until)
       SELECT m.mailbox, p.place, $3, now() + $4 * interval '1 millisecond'
         FROM (SELECT lower(coalesce($2, (SELECT nullif(account_email, '') FROM connection WHERE id = $1), $1::text)) AS mailbox) m,
              generate_series(1, $5) AS p (place)
        WHERE NOT EXISTS (SELECT FROM mailbox_place h WHERE h.mailbox = m.mailbox AND h.place = p.place AND h.held_until > now())
        ORDER BY random() LIMIT 1
       ON CONFLICT (mailbox, place) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE held.held_until <= now()
       RETURNING mailbox, place, holder`,
      [connectionId, mailbox, holder, HOLD_MS, MOST_AT_ONCE],
    );
    return rows[0];
  }

  private async leave({ mailbox, place, holder }: Place): Promise<void> {
    await this.db.systemStatement('DELETE FROM mailbox_place WHERE mailbox = $1 AND place = $2 AND holder = $3', [
      mailbox,
      place,
      holder,
    ]);
  }
}
