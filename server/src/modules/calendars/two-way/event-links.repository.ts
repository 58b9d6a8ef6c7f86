import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';
import type { FieldHashes, SyncField } from './sync-fields.js';
import type { MergeBase } from './three-way.js';
import type { LinkStatus } from './link-states.js';

export interface LinkConflict {
  readonly kind: 'FIELDS' | 'TAKEN' | 'DELETED';
  readonly fields: readonly SyncField[];
  /** What the event says, where it may be seen; of FIELDS and TAKEN. */
  readonly theirs: Readonly<Record<string, unknown>> | null;
  readonly hashes: FieldHashes | null;
  readonly at: string;
}

/** What ties a booking to an event. */
export interface EventLink {
  id: string;
  bookingId: string;
  externalId: string | null;
  status: LinkStatus;
  incarnation: number;
  etag: string | null;
  lastPushedEtag: string | null;
  localVersion: number;
  seenGen: number;
  base: MergeBase | null;
  pushing: { version: number; hashes: FieldHashes } | null;
  conflict: LinkConflict | null;
  start: number | null;
  end: number | null;
  failures: number;
}

export const LINK_COLUMNS = `l.id, l.booking_id AS "bookingId", l.external_id AS "externalId", l.status, l.incarnation, l.etag,
  l.last_pushed_etag AS "lastPushedEtag", l.local_version AS "localVersion", l.seen_gen AS "seenGen", l.base, l.pushing, l.conflict,
  l.event_start_at AS start, l.event_end_at AS "end", l.failures`;

const NO_FAILURE = 'failures = 0, next_push_at = NULL, error = NULL';

/** An event as it is known now. */
export interface SeenLink {
  id: string;
  externalId: string;
  iCalUID: string;
  etag: string;
  lastPushedEtag?: string | null;
  base: MergeBase;
  localVersion: number;
  start: number;
  end: number;
  htmlLink: string | null;
  seriesExternalId: string | null;
  originalStart: string | null;
  sequence: number;
  status: LinkStatus;
  seenGen: number;
}

@Injectable()
export class EventLinksRepository {
  /** Those of the named events, and of the named marks; locked, for people settle conflicts meanwhile. */
  async find(
    tx: Tx,
    calendarId: string,
    externalIds: readonly string[],
    linkIds: readonly string[],
  ): Promise<EventLink[]> {
    return tx.query<EventLink>(
      `SELECT ${LINK_COLUMNS} FROM calendar_link l
        WHERE l.calendar_id = $1 AND (l.external_id = ANY ($2::text[]) OR l.id = ANY ($3::uuid[])) FOR UPDATE`,
      [calendarId, externalIds, linkIds],
    );
  }

  /** Locked as well. */
  async get(tx: Tx, id: string): Promise<EventLink | null> {
    const rows = await tx.query<EventLink>(`SELECT ${LINK_COLUMNS} FROM calendar_link l WHERE l.id = $1 FOR UPDATE`, [
      id,
    ]);
    return rows[0] ?? null;
  }

  /** What stood in the window and was not seen by the baseline; what waits for a retry was. */
  async unseen(tx: Tx, calendarId: string, gen: number, window: { start: number; end: number }): Promise<EventLink[]> {
    return tx.query<EventLink>(
      `SELECT ${LINK_COLUMNS} FROM calendar_link l
        WHERE l.calendar_id = $1 AND l.seen_gen < $2 AND l.external_id IS NOT NULL AND l.status IN ('SYNCED', 'DIRTY')
          AND l.event_start_at < $4 AND l.event_end_at > $3
          AND NOT EXISTS (SELECT FROM calendar_retry r WHERE r.calendar_id = l.calendar_id AND r.external_id = l.external_id)`,
      [calendarId, gen, instant(window.start), instant(window.end)],
    );
  }

  async markSeen(tx: Tx, seen: readonly { id: string; etag: string }[], gen: number, at: number): Promise<void> {
    if (seen.length === 0) return;
    await tx.query(
      `UPDATE calendar_link l SET etag = s.etag, seen_gen = $3, last_synced_at = $4
         FROM unnest($1::uuid[], $2::text[]) AS s (id, etag) WHERE l.id = s.id`,
      [seen.map(({ id }) => id), seen.map(({ etag }) => etag), gen, instant(at)],
    );
  }

  /** Bookings that came in as events. */
  async insertMany(
    tx: Tx,
    { tenantId, calendarId, at }: { tenantId: string; calendarId: string; at: number },
    links: readonly (Omit<SeenLink, 'lastPushedEtag'> & { bookingId: string })[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_link (tenant_id, calendar_id, synced_hash, last_synced_at, id, booking_id, external_id, ical_uid, etag, base,
              local_version, event_start_at, event_end_at, html_link, series_external_id, original_start, sequence, status, seen_gen)
       SELECT $1, $2, '', $3, o.* FROM jsonb_to_recordset($4) AS o (id uuid, "bookingId" uuid, "externalId" text, "iCalUID" text, etag text,
              base jsonb, "localVersion" integer, start timestamptz, "end" timestamptz, "htmlLink" text, "seriesExternalId" text,
              "originalStart" text, sequence integer, status text, "seenGen" integer)`,
      [tenantId, calendarId, instant(at), JSON.stringify(links.map(asRow))],
    );
  }

  /** Bookings that are to become events. */
  async insertPending(tx: Tx, tenantId: string, calendarId: string, bookingIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_link (tenant_id, calendar_id, booking_id, synced_hash, status)
       SELECT $1, $2, booking_id, '', 'PENDING_PUSH' FROM unnest($3::uuid[]) AS booking_id ON CONFLICT DO NOTHING`,
      [tenantId, calendarId, bookingIds],
    );
  }

  /** Stores an event as it is known now, with whatever was under way settled. */
  async store(tx: Tx, link: SeenLink, at: number): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET external_id = $2, ical_uid = $3, etag = $4, last_pushed_etag = coalesce($5, last_pushed_etag), base = $6,
              local_version = $7, event_start_at = $8, event_end_at = $9, html_link = $10, series_external_id = $11, original_start = $12,
              sequence = $13, status = $14, seen_gen = greatest(seen_gen, $15), pushing = NULL, conflict = NULL, ${NO_FAILURE},
              last_synced_at = $16 WHERE id = $1`,
      [
        link.id,
        link.externalId,
        link.iCalUID,
        link.etag,
        link.lastPushedEtag ?? null,
        JSON.stringify(link.base),
        link.localVersion,
        instant(link.start),
        instant(link.end),
        link.htmlLink,
        link.seriesExternalId,
        link.originalStart,
        link.sequence,
        link.status,
        link.seenGen,
        instant(at),
      ],
    );
  }

  async setStatus(tx: Tx, id: string, status: LinkStatus): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET status = $2, pushing = NULL, conflict = NULL, ${NO_FAILURE} WHERE id = $1`,
      [id, status],
    );
  }

  async setConflict(tx: Tx, id: string, conflict: LinkConflict, etag: string | null): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET status = 'CONFLICT', conflict = $2, etag = coalesce($3, etag), pushing = NULL WHERE id = $1`,
      [id, JSON.stringify(conflict), etag],
    );
  }

  /** Nothing has to be written for this version. */
  async settle(tx: Tx, id: string, localVersion: number): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET local_version = $2, status = CASE WHEN status = 'DIRTY' THEN 'SYNCED' ELSE status END, ${NO_FAILURE}
        WHERE id = $1`,
      [id, localVersion],
    );
  }

  /** Before a call: what it writes, so that whoever finds its result knows. */
  async startPush(
    tx: Tx,
    id: string,
    status: LinkStatus,
    pushing: { version: number; hashes: FieldHashes },
  ): Promise<void> {
    await tx.query('UPDATE calendar_link SET status = $2, pushing = $3 WHERE id = $1', [
      id,
      status,
      JSON.stringify(pushing),
    ]);
  }

  /** Left alone until then, or until the booking is changed again. */
  async storePushFailure(
    tx: Tx,
    id: string,
    { error, nextPushAt, version }: { error: string; nextPushAt: number | null; version: number },
  ): Promise<void> {
    await tx.query(
      'UPDATE calendar_link SET failures = failures + 1, error = $2, next_push_at = $3, failed_version = $4 WHERE id = $1',
      [id, error, nextPushAt === null ? null : instant(nextPushAt), version],
    );
  }

  async putOff(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE calendar_link SET next_push_at = $2 WHERE id = $1', [id, instant(at)]);
  }

  /** What is left alone in some calendars is tried now, but what somebody is at anyway. */
  async tryAgain(tx: Tx, calendarIds: readonly string[]): Promise<void> {
    for (const table of ['calendar_link', 'calendar_series_link'])
      await tx.query(
        `UPDATE ${table} SET next_push_at = NULL WHERE id IN (
           SELECT id FROM ${table} WHERE calendar_id = ANY ($1::uuid[]) AND next_push_at IS NOT NULL FOR UPDATE SKIP LOCKED)`,
        [calendarIds],
      );
  }

  /** The event has gone: were it written again it would need another id. */
  async forgetEvent(tx: Tx, id: string, status: LinkStatus): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET status = $2, incarnation = incarnation + 1, external_id = NULL, etag = NULL, last_pushed_etag = NULL,
              base = NULL, pushing = NULL, conflict = NULL, local_version = 0, ${NO_FAILURE} WHERE id = $1`,
      [id, status],
    );
  }
}

function asRow(link: Omit<SeenLink, 'lastPushedEtag'>): object {
  return { ...link, start: instant(link.start), end: instant(link.end) };
}
