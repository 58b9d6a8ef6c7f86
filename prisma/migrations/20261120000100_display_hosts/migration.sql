-- Which process each display is connected to. A display is online while any of its connections lives, in whichever
-- process; a process that stops refreshing seen_at takes its connections with it.

-- seen_at is the database's own time, not the product's clock: whether a process lives has nothing to do with a demo's
-- or a test's moved clock.
CREATE TABLE display_host (
  id uuid PRIMARY KEY,
  seen_at timestamptz NOT NULL
);

CREATE TABLE display_connection (
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  host_id uuid NOT NULL REFERENCES display_host (id) ON DELETE CASCADE,
  PRIMARY KEY (display_id, host_id),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX display_connection_host ON display_connection (host_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON display_host, display_connection TO lintel_system;
GRANT SELECT ON display_host TO lintel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON display_connection TO lintel_app;
ALTER TABLE display_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE display_connection FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON display_connection TO lintel_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system ON display_connection TO lintel_system USING (true) WITH CHECK (true);
