-- What becomes of a problem that somebody reported at a door.
ALTER TABLE issue
  ADD COLUMN status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
  ADD COLUMN note text,
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN handled_at timestamptz,
  ADD COLUMN handled_by jsonb;
CREATE INDEX issue_newest ON issue (tenant_id, created_at, id);
