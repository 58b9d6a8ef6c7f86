-- The fleet: settings of displays, how long they have been silent, what they are told to do, and updates ring by ring.

CREATE TABLE display_settings (
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('TENANT', 'LOCATION', 'DISPLAY')),
  scope_id uuid NOT NULL,
  settings jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, scope, scope_id)
);

-- heard_at is the database's own time, as display_host.seen_at is: whether a connected display still beats has nothing to
-- do with a demo's or a test's moved clock.
ALTER TABLE display
  ADD COLUMN heard_at timestamptz,
  ADD COLUMN alert text NOT NULL DEFAULT 'NONE' CHECK (alert IN ('NONE', 'WARNING', 'ALERT')),
  ADD COLUMN alert_changed_at timestamptz;

CREATE TABLE display_command (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  command text NOT NULL CHECK (command IN ('reload', 'identify', 'screenshot', 'config', 'update', 'reboot')),
  version text CHECK ((version IS NOT NULL) = (command = 'update')),
  status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'SENT', 'DONE', 'FAILED', 'EXPIRED')),
  reason text CHECK ((reason IS NOT NULL) = (status = 'FAILED')),
  detail text,
  requested_by jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  finished_at timestamptz CHECK ((finished_at IS NOT NULL) = (status IN ('DONE', 'FAILED', 'EXPIRED'))),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX display_command_display ON display_command (display_id, id);
CREATE INDEX display_command_batch ON display_command (batch_id);
CREATE INDEX display_command_open ON display_command (expires_at) WHERE finished_at IS NULL;

-- The last one of each display: nobody asks for older ones, and a corridor is not to be filmed.
CREATE TABLE display_screenshot (
  tenant_id uuid NOT NULL,
  display_id uuid PRIMARY KEY,
  content_type text NOT NULL CHECK (content_type = 'image/jpeg'),
  picture bytea NOT NULL,
  width int NOT NULL,
  height int NOT NULL,
  taken_at timestamptz NOT NULL,
  UNIQUE (tenant_id, display_id),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE rollout (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  version text NOT NULL,
  status text NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'ROLLING_BACK', 'COMPLETED', 'HALTED', 'CANCELLED')),
  ring text NOT NULL CHECK (ring IN ('VALIDATION', 'GENERAL', 'FINAL')),
  ring_done_at timestamptz,
  soak_minutes int NOT NULL,
  halt jsonb,
  requested_by jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  UNIQUE (tenant_id, id)
);
CREATE UNIQUE INDEX rollout_under_way ON rollout (tenant_id) WHERE ended_at IS NULL;

CREATE TABLE rollout_display (
  tenant_id uuid NOT NULL,
  rollout_id uuid NOT NULL,
  display_id uuid NOT NULL,
  ring text NOT NULL CHECK (ring IN ('VALIDATION', 'GENERAL', 'FINAL')),
  from_version text,
  status text NOT NULL DEFAULT 'WAITING'
    CHECK (status IN ('WAITING', 'ORDERED', 'UPDATED', 'FAILED', 'ROLLING_BACK', 'ROLLED_BACK', 'SKIPPED')),
  command_id uuid,
  -- When it was told to change its version, and when it said that it had.
  ordered_at timestamptz,
  changed_at timestamptz,
  crashes_before int NOT NULL DEFAULT 0,
  PRIMARY KEY (rollout_id, display_id),
  FOREIGN KEY (tenant_id, rollout_id) REFERENCES rollout (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON display_settings, display_command, display_screenshot, rollout, rollout_display
  TO lintel_app, lintel_system;
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['display_settings', 'display_command', 'display_screenshot', 'rollout', 'rollout_display'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
