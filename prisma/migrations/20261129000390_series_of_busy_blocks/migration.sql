-- Which series a busy block is an occurrence of: what has gone of a series is told by the series alone. Blocks that are there
-- learn it when their calendar is next read as a whole, which is within a week.
ALTER TABLE external_event ADD COLUMN series_external_id text;

-- Makes some busy blocks of a person be what their calendar says and others go. Each claims what nobody holds. Whoever books
-- people holds this lock too, so a block that is there is seen. p_blocks is an array of {id, external_id,
-- series_external_id, start_at, end_at, etag}. Returns how many differ from before.
CREATE OR REPLACE FUNCTION change_busy(p_tenant uuid, p_calendar uuid, p_user uuid, p_blocks jsonb, p_gone text[], p_gen integer) RETURNS integer
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
      FROM jsonb_to_recordset(p_blocks) AS o (id uuid, external_id text, series_external_id text, start_at timestamptz,
             end_at timestamptz, etag text)
      LEFT JOIN external_event e ON e.calendar_id = p_calendar AND e.external_id = o.external_id
     ORDER BY o.start_at, o.external_id
  LOOP
    IF block.is_same THEN
      UPDATE external_event SET etag = block.etag, series_external_id = block.series_external_id, seen_gen = p_gen
       WHERE id = block.known_id;
      CONTINUE;
    END IF;
    changed := changed + 1;
    DELETE FROM external_event WHERE id = block.known_id;
    INSERT INTO external_event (id, tenant_id, calendar_id, user_id, external_id, series_external_id, start_at, end_at, etag, seen_gen)
    VALUES (block.id, p_tenant, p_calendar, p_user, block.external_id, block.series_external_id, block.start_at, block.end_at,
            block.etag, p_gen);
    INSERT INTO claim (tenant_id, external_event_id, subject_id, period)
    SELECT p_tenant, block.id, p_user, part
      FROM unnest(tstzmultirange(tstzrange(block.start_at, block.end_at)) - coalesce(
             (SELECT range_agg(c.period) FROM claim c
               WHERE c.subject_id = p_user AND c.period && tstzrange(block.start_at, block.end_at)), '{}')) AS part
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN changed + removed;
END $$;
