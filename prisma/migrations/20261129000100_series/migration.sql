-- Series: meetings that recur. Their occurrences are bookings as all others are, so that they claim their time, as far ahead
-- as can be booked; a nightly job writes those that come within reach.

CREATE TABLE series (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  version integer NOT NULL,
  -- COMPLETE: every occurrence is a booking.
  status text NOT NULL CHECK (status IN ('ACTIVE', 'COMPLETE', 'CANCELLED')),
  rule text NOT NULL,
  start_local text NOT NULL,
  time_zone text NOT NULL,
  duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
  -- Occurrences that begin before this have been written, or were skipped.
  booked_until timestamptz NOT NULL,
  resource_ids uuid[] NOT NULL,
  host_ids uuid[] NOT NULL,
  -- The fields of `booking` that its occurrences share, and those of `department_booking` where they have one.
  template jsonb NOT NULL,
  detail jsonb,
  -- Occurrences nobody could be given, and why.
  skipped jsonb NOT NULL,
  -- What it was split from.
  previous_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id)
);
CREATE INDEX series_due ON series (booked_until) WHERE status = 'ACTIVE';

-- Bookings that stand alone have neither, so that the index and the key are no work for them.
ALTER TABLE booking
  ADD COLUMN series_id uuid,
  -- When the rule says that it begins: what an occurrence is known by, wherever it was moved.
  ADD COLUMN original_start timestamptz,
  ADD CHECK ((series_id IS NULL) = (original_start IS NULL)),
  ADD FOREIGN KEY (tenant_id, series_id) REFERENCES series (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX booking_series ON booking (series_id, original_start) WHERE series_id IS NOT NULL;

-- Books occurrences of a series: all of them, or (p_skip) those that win everything they claim. p_occurrences is an array of
-- {id, reference, start_at, end_at, original_start, event_id, diff}; the rest is in p_template, p_detail and p_event. The
-- caller holds the locks of all hosts and resources, so it waits only for bookings that are written alone, and those hold
-- nothing it could be waiting for: claims are taken subject by subject, and in order of their starts.
CREATE FUNCTION book_occurrences(p_tenant uuid, p_template jsonb, p_resources uuid[], p_detail jsonb, p_event jsonb,
                                 p_occurrences jsonb, p_skip boolean, OUT outcome text, OUT lost uuid[])
LANGUAGE plpgsql AS $$
DECLARE
  hosts uuid[] := ARRAY(SELECT jsonb_array_elements_text(p_template -> 'host_ids')::uuid);
  subjects integer := cardinality(hosts) + cardinality(p_resources);
  found_resources integer;
  active_resources integer;
BEGIN
  lost := '{}';
  SELECT count(*), count(*) FILTER (WHERE status = 'ACTIVE') INTO found_resources, active_resources
    FROM resource WHERE id = ANY (p_resources);
  outcome := CASE WHEN found_resources < cardinality(p_resources) THEN 'NOT_FOUND'
                  WHEN active_resources < cardinality(p_resources) THEN 'RESOURCE_DISABLED' ELSE 'OK' END;
  IF outcome <> 'OK' THEN RETURN; END IF;

  INSERT INTO booking
  SELECT b.* FROM jsonb_array_elements(p_occurrences) AS one, jsonb_populate_record(NULL::booking, p_template || one) AS b;
  IF subjects > 0 THEN
    WITH asked AS MATERIALIZED (
      SELECT o.* FROM jsonb_to_recordset(p_occurrences) AS o (id uuid, start_at timestamptz, end_at timestamptz)
    ), claimed AS (
      INSERT INTO claim (tenant_id, booking_id, subject_id, period)
      SELECT p_tenant, asked.id, s.subject, tstzrange(asked.start_at, asked.end_at)
        FROM asked, (SELECT 1 AS turn, unnest(hosts) AS subject UNION ALL SELECT 2, unnest(p_resources)) AS s
       ORDER BY s.turn, s.subject, asked.start_at
      ON CONFLICT DO NOTHING RETURNING booking_id
    ), won AS (
      SELECT booking_id FROM claimed GROUP BY booking_id HAVING count(*) = subjects
    )
    SELECT coalesce(array_agg(id), '{}') INTO lost FROM asked WHERE id NOT IN (SELECT booking_id FROM won);
  END IF;
  IF lost <> '{}' AND NOT p_skip THEN RAISE EXCEPTION SQLSTATE 'LN409'; END IF;
  DELETE FROM booking WHERE id = ANY (lost);

  INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
  SELECT p_tenant, o.id, subject, o.start_at, o.end_at
    FROM jsonb_to_recordset(p_occurrences) AS o (id uuid, start_at timestamptz, end_at timestamptz), unnest(p_resources) AS subject
   WHERE o.id <> ALL (lost);
  IF p_detail IS NOT NULL THEN
    INSERT INTO department_booking
    SELECT d.* FROM jsonb_array_elements(p_occurrences) AS one,
           jsonb_populate_record(NULL::department_booking, p_detail || jsonb_build_object('booking_id', one -> 'id')) AS d
     WHERE d.booking_id <> ALL (lost);
  END IF;
  INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
  SELECT o.event_id, p_tenant, p_event ->> 'type', o.id, p_resources, 1, p_event -> 'actor', o.diff,
         p_event ->> 'correlationId', (p_event ->> 'at')::timestamptz
    FROM jsonb_to_recordset(p_occurrences) AS o (id uuid, event_id uuid, start_at timestamptz, diff jsonb)
   WHERE o.id <> ALL (lost) ORDER BY o.start_at;
EXCEPTION WHEN SQLSTATE 'LN409' THEN
  outcome := 'CONFLICT';
END $$;

-- Changes occurrences whose rows, hosts and resources the caller holds locked: all of them, or none (CONFLICT, with those that
-- lost). p_changes is an array of {booking, resources, event, claims}: `claims` is absent where they stay, NONE where they end,
-- SPAN where they are to be the booking's span of each host and resource. What all of them held is free for each of them.
CREATE FUNCTION change_occurrences(p_tenant uuid, p_changes jsonb, OUT outcome text, OUT lost uuid[], OUT settled uuid[])
LANGUAGE plpgsql AS $$
DECLARE
  freed record;
BEGIN
  outcome := 'OK';
  lost := '{}';
  settled := '{}';
  DELETE FROM claim WHERE booking_id IN
    (SELECT (one #>> '{booking,id}')::uuid FROM jsonb_array_elements(p_changes) AS one WHERE one ? 'claims');
  WITH wanted AS MATERIALIZED (
    SELECT b.id, tstzrange(b.start_at, b.end_at) AS period, s.turn, s.subject
      FROM jsonb_array_elements(p_changes) AS one, jsonb_populate_record(NULL::booking, one -> 'booking') AS b,
           LATERAL (SELECT 1 AS turn, unnest(b.host_ids) AS subject
                    UNION ALL SELECT 2, jsonb_array_elements_text(one -> 'resources')::uuid) AS s
     WHERE one ->> 'claims' = 'SPAN'
  ), claimed AS (
    INSERT INTO claim (tenant_id, booking_id, subject_id, period)
    SELECT p_tenant, id, subject, period FROM wanted ORDER BY turn, subject, lower(period)
    ON CONFLICT DO NOTHING RETURNING booking_id, subject_id
  )
  SELECT coalesce(array_agg(DISTINCT w.id), '{}') INTO lost FROM wanted w
   WHERE NOT EXISTS (SELECT FROM claimed c WHERE c.booking_id = w.id AND c.subject_id = w.subject);
  IF lost <> '{}' THEN RAISE EXCEPTION SQLSTATE 'LN409'; END IF;

  -- What others were waiting for: the spans the resources had, of which those that were taken again are no longer free.
  FOR freed IN
    SELECT r.resource_id AS subject, range_agg(tstzrange(r.start_at, r.end_at)) AS periods
      FROM jsonb_array_elements(p_changes) AS one JOIN booking_resource r ON r.booking_id = (one #>> '{booking,id}')::uuid
     WHERE one ? 'claims' GROUP BY r.resource_id ORDER BY r.resource_id
  LOOP
    settled := settled || settle_conflicts(p_tenant, freed.subject, freed.periods);
  END LOOP;

  UPDATE booking SET (status, version, title, description, location, category, tags, metadata, start_at, end_at, time_zone, in_conflict,
          organizer_email, organizer_name, organizer_user_id, attendees, online_meeting, released_at, cancellation, updated_at, series_id,
          original_start)
        = ROW (b.status, b.version, b.title, b.description, b.location, b.category, b.tags, b.metadata, b.start_at, b.end_at,
          b.time_zone, b.in_conflict, b.organizer_email, b.organizer_name, b.organizer_user_id, b.attendees, b.online_meeting,
          b.released_at, b.cancellation, b.updated_at, b.series_id, b.original_start)
    FROM jsonb_array_elements(p_changes) AS one, jsonb_populate_record(NULL::booking, one -> 'booking') AS b
   WHERE booking.id = b.id;
  DELETE FROM booking_resource r USING jsonb_array_elements(p_changes) AS one
   WHERE r.booking_id = (one #>> '{booking,id}')::uuid AND NOT one -> 'resources' ? r.resource_id::text;
  INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
  SELECT p_tenant, b.id, subject::uuid, b.start_at, b.end_at
    FROM jsonb_array_elements(p_changes) AS one, jsonb_populate_record(NULL::booking, one -> 'booking') AS b,
         jsonb_array_elements_text(one -> 'resources') AS subject
  ON CONFLICT (booking_id, resource_id) DO UPDATE SET start_at = excluded.start_at, end_at = excluded.end_at;
  INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
  SELECT (e ->> 'id')::uuid, p_tenant, e ->> 'type', (one #>> '{booking,id}')::uuid,
         ARRAY(SELECT jsonb_array_elements_text(e -> 'resourceIds')::uuid), (one #>> '{booking,version}')::integer, e -> 'actor',
         e -> 'diff', e ->> 'correlationId', (e ->> 'at')::timestamptz
    FROM jsonb_array_elements(p_changes) WITH ORDINALITY AS c (one, number), LATERAL (SELECT one -> 'event' AS e) AS event
   ORDER BY number;
EXCEPTION WHEN SQLSTATE 'LN409' THEN
  outcome := 'CONFLICT';
  settled := '{}';
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON series TO lintel_app, lintel_system;
ALTER TABLE series ENABLE ROW LEVEL SECURITY;
ALTER TABLE series FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON series TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system ON series TO lintel_system USING (true) WITH CHECK (true);
