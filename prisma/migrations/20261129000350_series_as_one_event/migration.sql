-- A series made here and the recurring event it is in a calendar (ADR 25).

CREATE TABLE calendar_series_link (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  series_id uuid NOT NULL,
  external_id text,
  -- Events of it that were ended: what still comes in of them is not news.
  former_ids text[] NOT NULL DEFAULT '{}',
  incarnation integer NOT NULL DEFAULT 0,
  -- The rule as it was written, and what of the series it was made from.
  shape jsonb NOT NULL,
  -- {ours, theirs}: a hash of each field as it was written, and as it was answered.
  hashes jsonb,
  -- Hashes of what a creation that is under way writes; stays where its outcome was never learned.
  pushing jsonb,
  -- The event is to have no instance from then on, and is written so.
  cut_at timestamptz,
  cut_written timestamptz,
  -- It ends because another one takes its place.
  is_replaced boolean NOT NULL DEFAULT false,
  -- The provider does not take it: its occurrences are single events.
  is_refused boolean NOT NULL DEFAULT false,
  -- Instances that begin before then were met with their links; none since the event was last written.
  met_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  next_push_at timestamptz,
  error text,
  UNIQUE (tenant_id, id),
  UNIQUE (calendar_id, series_id),
  UNIQUE (calendar_id, external_id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, series_id) REFERENCES series (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_series_link_series ON calendar_series_link (series_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_series_link TO lintel_app, lintel_system;
ALTER TABLE calendar_series_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_series_link FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON calendar_series_link TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system ON calendar_series_link TO lintel_system USING (true) WITH CHECK (true);
