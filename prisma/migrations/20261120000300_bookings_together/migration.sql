-- Books for several people at once, each for one resource: those who come while others are being written share a round trip
-- and a commit. p_asked is an array of {booking, resource, event}; the outcomes are in its order.
--
-- A booking alone needs no lock, for it holds nothing while it waits for a slot. Several do: they hold claims while they
-- wait for the next, so each resource's lock is taken first, the one that whoever changes claims takes (change_claims), and
-- claims are taken in order of subject and start. Where the lock is not free right now nothing is waited for: LATER, and
-- the caller books it alone. So nobody waits in a circle, and the bookings of other rooms never wait for a busy one.
CREATE FUNCTION create_bookings(p_tenant uuid, p_asked jsonb) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  locked uuid[];
  outcomes text[];
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true);
  SELECT coalesce(array_agg(subject), '{}') INTO locked
    FROM (SELECT DISTINCT (one ->> 'resource')::uuid AS subject FROM jsonb_array_elements(p_asked) AS one) AS subjects
   WHERE pg_try_advisory_xact_lock(hashtextextended(subject::text, 0));
  WITH asked AS MATERIALIZED (
    SELECT a.number, a.resource, a.event, a.resource = ANY (locked) AS is_locked,
           (SELECT r.status FROM resource r WHERE r.id = a.resource) AS resource_status,
           b AS booking, b.id, b.start_at, b.end_at, b.version
      FROM ROWS FROM (jsonb_to_recordset(p_asked) AS (booking jsonb, resource uuid, event jsonb))
             WITH ORDINALITY AS a (booking, resource, event, number)
     CROSS JOIN LATERAL jsonb_populate_record(NULL::booking, a.booking) AS b
  ), claimed AS (
    INSERT INTO claim (tenant_id, booking_id, subject_id, period)
    SELECT p_tenant, id, resource, tstzrange(start_at, end_at) FROM asked WHERE is_locked AND resource_status = 'ACTIVE'
     ORDER BY resource, start_at, number
    ON CONFLICT DO NOTHING RETURNING booking_id
  ), winners AS MATERIALIZED (
    SELECT coalesce(array_agg(booking_id), '{}') AS ids FROM claimed
  ), won AS MATERIALIZED (
    SELECT asked.* FROM winners, asked WHERE id = ANY (ids)
  ), bookings AS (
    INSERT INTO booking SELECT (booking).* FROM won
  ), resources AS (
    INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
    SELECT p_tenant, id, resource, start_at, end_at FROM won
  ), events AS (
    INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
    SELECT (event ->> 'id')::uuid, p_tenant, event ->> 'type', id, ARRAY[resource], version, event -> 'actor', event -> 'diff',
           event ->> 'correlationId', (event ->> 'at')::timestamptz
      FROM won ORDER BY number
  )
  SELECT array_agg(CASE WHEN id = ANY (ids) THEN 'OK'
                        WHEN NOT is_locked THEN 'LATER'
                        WHEN resource_status IS NULL THEN 'NOT_FOUND'
                        WHEN resource_status <> 'ACTIVE' THEN 'RESOURCE_DISABLED'
                        ELSE 'CONFLICT' END ORDER BY number)
    INTO outcomes FROM winners, asked;
  RETURN outcomes;
END $$;
