-- Sensors, light bars and smart buildings: credentials that open nothing but the broker, and what sensors last said.

-- Without rooms of its own a peripheral is for all of them.
CREATE TABLE peripheral (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  name text NOT NULL,
  access text NOT NULL CHECK (access IN ('READ', 'REPORT')),
  key_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  UNIQUE (tenant_id, id)
);

CREATE TABLE peripheral_room (
  tenant_id uuid NOT NULL,
  peripheral_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  PRIMARY KEY (peripheral_id, resource_id),
  FOREIGN KEY (tenant_id, peripheral_id) REFERENCES peripheral (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX peripheral_room_resource ON peripheral_room (resource_id);

-- `since`: from when on its sensor has said the same again and again, without falling silent for long.
CREATE TABLE room_occupancy (
  tenant_id uuid NOT NULL,
  resource_id uuid PRIMARY KEY,
  is_occupied boolean NOT NULL,
  count integer,
  since timestamptz NOT NULL,
  read_at timestamptz NOT NULL,
  source jsonb NOT NULL,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE
);

-- Who lets Home Assistant find the rooms by itself.
CREATE TABLE home_assistant (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
  is_enabled boolean NOT NULL,
  updated_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON peripheral, peripheral_room, room_occupancy, home_assistant TO lintel_app, lintel_system;
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['peripheral', 'peripheral_room', 'room_occupancy', 'home_assistant'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
