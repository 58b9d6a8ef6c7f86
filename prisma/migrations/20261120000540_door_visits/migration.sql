-- Somebody scanned the code on a screen, stands before that display, and may do one thing there. A code is good for each
-- person once: code_hash is of what the display signed, not of the signature, of which ECDSA has two for each text.
CREATE TABLE door_visit (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  code_hash bytea NOT NULL,
  display_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  user_id uuid,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  UNIQUE (tenant_id, code_hash, user_id),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX door_visit_expiry ON door_visit (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON door_visit TO lintel_app, lintel_system;
ALTER TABLE door_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE door_visit FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON door_visit TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system ON door_visit TO lintel_system USING (true) WITH CHECK (true);
