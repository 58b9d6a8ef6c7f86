-- What comes by the hundred (a calendar, a night, a clock that is moved) is written in one round trip, each booking as it
-- would have been written alone: claims, row, resources, fact, in the order given.

-- When the event was, as last seen in its calendar: a booking that was ended early or extended at the door differs from it.
ALTER TABLE calendar_link ADD COLUMN event_start_at timestamptz, ADD COLUMN event_end_at timestamptz;

-- Writes a fact whose booking may have come into or out of conflict by its claims, which only its writer knows.
CREATE FUNCTION append_booking_event(p_tenant uuid, p_event jsonb, b booking, p_was_in_conflict boolean) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
  SELECT (p_event ->> 'id')::uuid, p_tenant, p_event ->> 'type', b.id,
         ARRAY(SELECT jsonb_array_elements_text(p_event -> 'resourceIds')::uuid), b.version, p_event -> 'actor',
         (p_event -> 'diff') || CASE WHEN b.in_conflict = p_was_in_conflict THEN '{}'
                                     ELSE jsonb_build_object('inConflict', jsonb_build_object('from', p_was_in_conflict, 'to', b.in_conflict)) END,
         p_event ->> 'correlationId', (p_event ->> 'at')::timestamptz
$$;

-- Inserts bookings of one resource that nobody can refuse (external events). p_asked is an array of {booking, event};
-- each claims what is free and is in conflict for the rest.
CREATE FUNCTION add_bookings(p_tenant uuid, p_resource uuid, p_asked jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  asked jsonb;
  b booking;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_resource::text, 0));
  FOR asked IN SELECT one FROM jsonb_array_elements(p_asked) WITH ORDINALITY AS a (one, number) ORDER BY number LOOP
    b := jsonb_populate_record(NULL::booking, asked -> 'booking');
    INSERT INTO booking SELECT b.*;
    INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
    VALUES (p_tenant, b.id, p_resource, b.start_at, b.end_at);
    INSERT INTO claim (tenant_id, booking_id, subject_id, period)
    VALUES (p_tenant, b.id, p_resource, tstzrange(b.start_at, b.end_at)) ON CONFLICT DO NOTHING;
    IF NOT FOUND AND NOT claim_free_part(p_tenant, b.id, p_resource, tstzrange(b.start_at, b.end_at)) THEN
      b.in_conflict := true;
      UPDATE booking SET in_conflict = true WHERE id = b.id;
    END IF;
    PERFORM append_booking_event(p_tenant, asked -> 'event', b, false);
  END LOOP;
END $$;

-- Changes bookings whose rows and resources the caller holds locked. p_changes is an array of {booking, resources, event,
-- claims}: `claims` is absent where they stay, [] where they end, [start, end] of what to claim of each resource as far as
-- it is free. The version and the conflict are the row's, which an earlier change of the same call may have moved on.
-- Returns the bookings that hold all their time now and did not before.
CREATE FUNCTION change_bookings(p_tenant uuid, p_changes jsonb) RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
  change jsonb;
  resources uuid[];
  b booking;
  was_in_conflict boolean;
  freed uuid[];
  settled uuid[] := '{}';
BEGIN
  FOR change IN SELECT one FROM jsonb_array_elements(p_changes) WITH ORDINALITY AS a (one, number) ORDER BY number LOOP
    b := jsonb_populate_record(NULL::booking, change -> 'booking');
    resources := ARRAY(SELECT jsonb_array_elements_text(change -> 'resources')::uuid);
    SELECT r.version + 1, r.in_conflict, r.in_conflict INTO b.version, b.in_conflict, was_in_conflict FROM booking r WHERE r.id = b.id;
    IF change ? 'claims' THEN
      SELECT c.outcome = 'PARTLY', c.settled INTO b.in_conflict, freed
        FROM change_claims(p_tenant, b.id, CASE WHEN change -> 'claims' = '[]' THEN '{}' ELSE resources END,
                           tstzrange(coalesce((change #>> '{claims,0}')::timestamptz, b.start_at),
                                     coalesce((change #>> '{claims,1}')::timestamptz, b.end_at)), false) AS c;
      settled := settled || freed;
    END IF;
    UPDATE booking SET (kind, status, version, title, description, location, category, tags, metadata, start_at, end_at, time_zone,
            all_day, is_private, in_conflict, organizer_email, organizer_name, organizer_user_id, attendees, online_meeting,
            recurrence, checked_in_at, checked_in_by, released_at, cancellation, updated_at)
          = ROW (b.kind, b.status, b.version, b.title, b.description, b.location, b.category, b.tags, b.metadata, b.start_at, b.end_at,
            b.time_zone, b.all_day, b.is_private, b.in_conflict, b.organizer_email, b.organizer_name, b.organizer_user_id,
            b.attendees, b.online_meeting, b.recurrence, b.checked_in_at, b.checked_in_by, b.released_at, b.cancellation, b.updated_at)
     WHERE id = b.id;
    UPDATE booking_resource SET start_at = b.start_at, end_at = b.end_at
     WHERE booking_id = b.id AND (start_at, end_at) IS DISTINCT FROM (b.start_at, b.end_at);
    PERFORM append_booking_event(p_tenant, change -> 'event', b, was_in_conflict);
  END LOOP;
  RETURN settled;
END $$;
