-- How people at a door show who they are: personal PINs, badges, and what wrong ones lead to.

-- A PIN is a number that finds the person, followed by four digits that prove it is them. Those are kept as argon2id,
-- encrypted under the key ring: four digits alone would not outlast a stolen table.
CREATE TABLE door_pin (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  number text NOT NULL CHECK (number ~ '^[0-9]{3,8}$'),
  secret text NOT NULL,
  issued_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, user_id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);

-- HMAC-SHA-256 of the badge's id under a key of the server: ids of badges are few enough to be tried.
CREATE TABLE door_badge (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  badge_hash bytea NOT NULL,
  label text,
  added_at timestamptz NOT NULL,
  UNIQUE (tenant_id, badge_hash),
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX door_badge_person ON door_badge (tenant_id, user_id);

-- Wrong PINs and badges, counted at the display and for the person whose number it was. The level leaks with time.
CREATE TABLE door_lock (
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  subject text NOT NULL CHECK (subject IN ('DISPLAY', 'PERSON')),
  subject_id uuid NOT NULL,
  level double precision NOT NULL,
  counted_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (tenant_id, subject, subject_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON door_pin, door_badge, door_lock TO lintel_app, lintel_system;
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['door_pin', 'door_badge', 'door_lock'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
