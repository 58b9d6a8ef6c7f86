import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/database.js';
import type { BookingWithResources } from '../../bookings/booking-record.js';
import { isFromOutside } from './add-events.js';
import { Conflicts } from './conflicts.js';
import { EventLinksRepository, type EventLink } from './event-links.repository.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { TwoWayProvider } from './two-way-provider.js';
import { remoteOf } from './two-way-providers.js';

interface Leaving {
  readonly calendar: TwoWayCalendar;
  readonly provider: TwoWayProvider;
  readonly link: EventLink;
  readonly booking: BookingWithResources;
  readonly tellsPeople: boolean;
}

type Fenced = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

/** What becomes of an occurrence that the provider does not let move so far within its series. */
@Injectable()
export class LeaveSeries {
  constructor(
    private readonly links: EventLinksRepository,
    private readonly conflicts: Conflicts,
  ) {}

  /**
   * One of ours goes from the series, to be written as an event of its own. Somebody else's may hold more than we know of it, and
   * is left to people. That it goes is noted before: after a crash it is deleted once more, and found missing by nobody.
   */
  async leave({ calendar, provider, link, booking, tellsPeople }: Leaving, fenced: Fenced): Promise<void> {
    const remote = remoteOf(calendar);
    if (!isFromOutside(booking)) {
      await fenced((tx) => this.links.setStatus(tx, link.id, 'DELETING'));
      await provider.remove(remote, link.externalId!, { tellsPeople });
      return fenced((tx) => this.links.forgetEvent(tx, link.id, 'PENDING_PUSH'));
    }
    const event = await provider.get(remote, link.externalId!);
    if (event === null) return;
    await fenced((tx) =>
      this.conflicts.raise(tx, calendar, { link, booking, event, kind: 'FIELDS', fields: ['time'] }),
    );
  }
}
