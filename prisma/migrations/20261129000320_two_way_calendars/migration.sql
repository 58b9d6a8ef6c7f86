-- Calendars that are read and written: what is known of each, of every event in it, and of what could not be settled. The
-- states are those of docs/calendars.md.

-- A calendar is a room's or a person's.
ALTER TABLE calendar
  ALTER COLUMN resource_id DROP NOT NULL,
  ADD COLUMN user_id uuid,
  -- As its provider names it, never an alias such as "primary"; null of a feed, which has no name.
  ADD COLUMN external_id text,
  -- Whose mailbox it is in, where that is not the connection's own.
  ADD COLUMN mailbox text,
  ADD COLUMN title text,
  ADD COLUMN time_zone text,
  ADD COLUMN direction text NOT NULL DEFAULT 'READ' CHECK (direction IN ('READ', 'READ_WRITE')),
  ADD COLUMN sync_state text NOT NULL DEFAULT 'BASELINE_REQUIRED'
    CHECK (sync_state IN ('BASELINE_REQUIRED', 'BASELINING', 'INCREMENTAL', 'BACKOFF', 'INACCESSIBLE')),
  ADD COLUMN window_start timestamptz,
  ADD COLUMN window_end timestamptz,
  -- How it was asked when the cursor was made: a cursor is good for the same question only.
  ADD COLUMN params_hash text,
  -- Raised by whoever hears that it changed; a pull that began at a number has seen all up to it.
  ADD COLUMN dirty_gen integer NOT NULL DEFAULT 0,
  ADD COLUMN synced_gen integer NOT NULL DEFAULT 0,
  -- Whether a booking of its room or person changed since it was last written to.
  ADD COLUMN is_behind boolean NOT NULL DEFAULT false,
  ADD COLUMN baseline_gen integer NOT NULL DEFAULT 0,
  -- Fences: whoever lost the lease commits nothing any more.
  ADD COLUMN lease_no integer NOT NULL DEFAULT 0,
  ADD COLUMN last_full_sync_at timestamptz,
  -- Whoever hears of changes waits until then, so that many of them are read as one.
  ADD COLUMN quiet_until timestamptz,
  -- Before then no channel is asked for: the last one was refused.
  ADD COLUMN channel_retry_at timestamptz,
  ADD CHECK ((resource_id IS NULL) <> (user_id IS NULL)),
  ADD UNIQUE (connection_id, external_id),
  ADD FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE;
CREATE INDEX calendar_user ON calendar (user_id) WHERE user_id IS NOT NULL;
-- A person's bookings are written to one calendar; any number may tell when they are busy.
CREATE UNIQUE INDEX calendar_written_user ON calendar (tenant_id, user_id) WHERE user_id IS NOT NULL AND direction = 'READ_WRITE';
CREATE INDEX calendar_due ON calendar (next_sync_at);
CREATE INDEX calendar_wanted ON calendar (id) WHERE is_behind OR dirty_gen > synced_gen;

-- One booking can be an event in the calendars of its room and of its host.
ALTER TABLE calendar_link
  DROP CONSTRAINT calendar_link_pkey,
  DROP CONSTRAINT calendar_link_booking_id_key,
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  ALTER COLUMN external_id DROP NOT NULL,
  ALTER COLUMN last_synced_at DROP NOT NULL,
  ADD COLUMN status text NOT NULL DEFAULT 'SYNCED'
    CHECK (status IN ('PENDING_PUSH', 'SYNCED', 'DIRTY', 'CONFLICT', 'DELETING', 'TOMBSTONE')),
  -- Raised when an event has gone: ids of events that were deleted are taken for ever.
  ADD COLUMN incarnation integer NOT NULL DEFAULT 0,
  ADD COLUMN etag text,
  ADD COLUMN last_pushed_etag text,
  -- The version of the booking that has been written, or has come in.
  ADD COLUMN local_version integer NOT NULL DEFAULT 0,
  ADD COLUMN sequence integer NOT NULL DEFAULT 0,
  ADD COLUMN seen_gen integer NOT NULL DEFAULT 0,
  ADD COLUMN html_link text,
  ADD COLUMN series_external_id text,
  ADD COLUMN original_start text,
  -- {ours, theirs}: a hash of each field as both sides had it when they last agreed.
  ADD COLUMN base jsonb,
  -- {version, hashes}: what a call that is under way writes; stays where its outcome was never learned.
  ADD COLUMN pushing jsonb,
  ADD COLUMN conflict jsonb,
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN next_push_at timestamptz,
  ADD COLUMN error text,
  ADD UNIQUE (tenant_id, id),
  ADD UNIQUE (calendar_id, external_id),
  ADD UNIQUE (calendar_id, booking_id);
CREATE INDEX calendar_link_booking ON calendar_link (booking_id);
CREATE INDEX calendar_link_conflict ON calendar_link (tenant_id) WHERE status = 'CONFLICT';

-- When a person is busy by a calendar of theirs: not a word of what it is.
CREATE TABLE external_event (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  user_id uuid NOT NULL,
  external_id text NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  etag text,
  seen_gen integer NOT NULL,
  CHECK (start_at < end_at),
  UNIQUE (tenant_id, id),
  UNIQUE (calendar_id, external_id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX external_event_user ON external_event (user_id, end_at);

ALTER TABLE claim
  DROP CONSTRAINT claim_check,
  ADD COLUMN external_event_id uuid,
  ADD CONSTRAINT claim_check CHECK (num_nonnulls(booking_id, hold_id, external_event_id) = 1),
  ADD FOREIGN KEY (tenant_id, external_event_id) REFERENCES external_event (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX claim_external_event ON claim (external_event_id) WHERE external_event_id IS NOT NULL;

-- Our push channels; their tokens are kept as hashes only.
CREATE TABLE calendar_channel (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('REGISTERING', 'ACTIVE', 'RENEWING', 'CLOSED')),
  external_id text,
  resource_id text,
  secret_hash bytea NOT NULL,
  expires_at timestamptz,
  renew_at timestamptz,
  last_message_no bigint NOT NULL DEFAULT 0,
  last_notification_at timestamptz,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_channel_calendar ON calendar_channel (calendar_id);
CREATE INDEX calendar_channel_external ON calendar_channel (external_id) WHERE external_id IS NOT NULL;

-- Events that could not be applied; the others of their page were.
CREATE TABLE calendar_retry (
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  external_id text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  PRIMARY KEY (calendar_id, external_id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE calendar_sync_log (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('BASELINE', 'PULL', 'PUSH')),
  outcome text NOT NULL CHECK (outcome IN ('OK', 'FAILED')),
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  item_count integer NOT NULL,
  failed_count integer NOT NULL,
  error text,
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_sync_log_calendar ON calendar_sync_log (calendar_id, started_at DESC);

-- As before, and what a person's own calendars say, whether or not a claim of theirs could be had for it.
CREATE OR REPLACE FUNCTION busy_of(p_subjects uuid[], p_within tstzrange, p_except uuid)
RETURNS TABLE (subject_id uuid, start_at timestamptz, end_at timestamptz, buffer_before integer, buffer_after integer,
               is_meeting boolean, is_counted boolean)
LANGUAGE sql STABLE AS $$
  SELECT c.subject_id, lower(c.period), upper(c.period),
         coalesce(d.buffer_before_minutes, h.buffer_before_minutes), coalesce(d.buffer_after_minutes, h.buffer_after_minutes),
         coalesce(d.booking_id, h.id) IS NOT NULL, h.id IS NOT NULL OR b.kind = 'CUSTOMER'
    FROM claim c
    LEFT JOIN booking b ON b.id = c.booking_id
    LEFT JOIN department_booking d ON d.booking_id = c.booking_id
    LEFT JOIN hold h ON h.id = c.hold_id
   WHERE c.subject_id = ANY (p_subjects) AND c.period && p_within AND c.external_event_id IS NULL
     AND (p_except IS NULL OR coalesce(c.booking_id, c.hold_id) IS DISTINCT FROM p_except)
  UNION ALL
  SELECT e.user_id, e.start_at, e.end_at, NULL, NULL, false, false
    FROM external_event e
   WHERE e.user_id = ANY (p_subjects) AND e.end_at > lower(p_within) AND e.start_at < upper(p_within)
   ORDER BY 1, 2
$$;

-- Makes some busy blocks of a person be what their calendar says and others go. Each claims what nobody holds. Whoever books
-- people holds this lock too, so a block that is there is seen. p_blocks is an array of {id, external_id, start_at, end_at,
-- etag}. Returns how many differ from before.
CREATE FUNCTION change_busy(p_tenant uuid, p_calendar uuid, p_user uuid, p_blocks jsonb, p_gone text[], p_gen integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  block record;
  changed integer := 0;
  removed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_user::text, 0));
  DELETE FROM external_event WHERE calendar_id = p_calendar AND external_id = ANY (p_gone);
  GET DIAGNOSTICS removed = ROW_COUNT;
  FOR block IN
    SELECT o.*, e.id AS known_id, e.start_at IS NOT DISTINCT FROM o.start_at AND e.end_at IS NOT DISTINCT FROM o.end_at AS is_same
      FROM jsonb_to_recordset(p_blocks) AS o (id uuid, external_id text, start_at timestamptz, end_at timestamptz, etag text)
      LEFT JOIN external_event e ON e.calendar_id = p_calendar AND e.external_id = o.external_id
     ORDER BY o.start_at, o.external_id
  LOOP
    IF block.is_same THEN
      UPDATE external_event SET etag = block.etag, seen_gen = p_gen WHERE id = block.known_id;
      CONTINUE;
    END IF;
    changed := changed + 1;
    DELETE FROM external_event WHERE id = block.known_id;
    INSERT INTO external_event (id, tenant_id, calendar_id, user_id, external_id, start_at, end_at, etag, seen_gen)
    VALUES (block.id, p_tenant, p_calendar, p_user, block.external_id, block.start_at, block.end_at, block.etag, p_gen);
    INSERT INTO claim (tenant_id, external_event_id, subject_id, period)
    SELECT p_tenant, block.id, p_user, part
      FROM unnest(tstzmultirange(tstzrange(block.start_at, block.end_at)) - coalesce(
             (SELECT range_agg(c.period) FROM claim c
               WHERE c.subject_id = p_user AND c.period && tstzrange(block.start_at, block.end_at)), '{}')) AS part
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN changed + removed;
END $$;

------------------------------------------------------------------------------------------------ who sees what

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['external_event', 'calendar_channel', 'calendar_retry', 'calendar_sync_log'] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO lintel_app, lintel_system', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
