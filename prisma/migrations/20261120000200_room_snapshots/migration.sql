-- What doors show of rooms, in one round trip: one row per room with its version, the health of its calendar and the
-- bookings that touch the period and are still of interest at a door (released ones too), instants in epoch milliseconds.
--
-- VOLATILE matters: each statement of such a function sees what had been committed when that statement began. The version
-- is taken by a statement that is over before the rooms are read, so a higher version has always read at least as much.
CREATE FUNCTION room_snapshot(p_tenant uuid, p_rooms uuid[], p_start timestamptz, p_end timestamptz)
RETURNS TABLE (version bigint, room_id uuid, calendar_status text, calendar_synced_at timestamptz, calendar_error text, bookings jsonb)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  taken bigint;
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true);
  taken := nextval('room_version');
  RETURN QUERY
  SELECT taken, room.id, c.status, c.last_synced_at, c.error, coalesce(shown.bookings, '[]')
    FROM unnest(p_rooms) AS room (id)
    LEFT JOIN calendar c ON c.resource_id = room.id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object(
               'id', b.id, 'title', b.title, 'is_private', b.is_private, 'organizer_name', b.organizer_name,
               'organizer_email', b.organizer_email, 'kind', b.kind, 'status', b.status, 'source', b.source,
               'in_conflict', b.in_conflict, 'start_at', epoch_ms(b.start_at), 'end_at', epoch_ms(b.end_at),
               'created_at', epoch_ms(b.created_at), 'checked_in_at', epoch_ms(b.checked_in_at),
               'released_at', epoch_ms(b.released_at)) ORDER BY b.start_at, b.id) AS bookings
        FROM booking_resource r JOIN booking b ON b.id = r.booking_id
       WHERE r.resource_id = room.id AND r.end_at > p_start AND r.start_at < p_end
         AND b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED', 'COMPLETED')
    ) shown ON true;
END $$;

CREATE FUNCTION epoch_ms(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (extract(epoch FROM at) * 1000)::bigint $$;
