import { refuse } from './errors.js';
import type { StoredEvent } from './calendar-store.js';
import type { Exchange } from '../wire/exchange.js';

export interface SentMail {
  readonly method: string;
  readonly eventId: string;
  /** As the caller said; `null` when nothing was said, which Google takes for `false` today. */
  readonly sendUpdates: string | null;
  /** Who got mail. */
  readonly to: readonly string[];
}

/** Which writes made Google write to attendees. */
export class Mails {
  readonly writes: SentMail[] = [];

  /** Those writes by which somebody got mail. */
  get sent(): SentMail[] {
    return this.writes.filter(({ to }) => to.length > 0);
  }

  record({ method, query }: Exchange, { id, item: event }: StoredEvent): void {
    const sendUpdates = query.get('sendUpdates') ?? (query.get('sendNotifications') === 'true' ? 'all' : null);
    if (sendUpdates !== null && !['all', 'externalOnly', 'none'].includes(sendUpdates)) {
      throw refuse(400, 'badRequest', `Invalid value "${sendUpdates}" for sendUpdates`);
    }
    const isSent = sendUpdates === 'all' || sendUpdates === 'externalOnly';
    const to = isSent
      ? (event.attendees ?? []).flatMap(({ email, resource }) => (email && !resource ? [email] : []))
      : [];
    this.writes.push({ method, eventId: id, sendUpdates, to });
  }
}
