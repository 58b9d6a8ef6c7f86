-- Departments: who customers book with, what they can book, when people can be booked, and who got what.

CREATE TABLE department (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  description text,
  -- One of its active members, which its writer sees to.
  leader_id uuid,
  time_zone text NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('ROUND_ROBIN', 'LEAST_BUSY', 'WEIGHTED')),
  is_active boolean NOT NULL,
  max_per_day integer CHECK (max_per_day > 0),
  max_per_week integer CHECK (max_per_week > 0),
  notify_leader boolean NOT NULL,
  notify_admins boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- It stays in history, and its slug is free again.
  archived_at timestamptz,
  UNIQUE (tenant_id, id)
);
CREATE UNIQUE INDEX department_slug ON department (tenant_id, slug) WHERE archived_at IS NULL;

CREATE TABLE department_member (
  tenant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  user_id uuid NOT NULL,
  weight integer NOT NULL CHECK (weight > 0),
  is_active boolean NOT NULL,
  -- Since when bookings may come: whoever joins or comes back is not flooded for having been away.
  active_since timestamptz NOT NULL,
  PRIMARY KEY (department_id, user_id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES department (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX department_member_user ON department_member (tenant_id, user_id);

CREATE TABLE meeting_type (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  description text,
  duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
  slot_interval_minutes integer CHECK (slot_interval_minutes > 0),
  location_type text NOT NULL CHECK (location_type IN ('VIDEO', 'PHONE', 'ADDRESS', 'CUSTOM')),
  video_platform text CHECK (video_platform IN ('GOOGLE_MEET', 'TEAMS', 'ZOOM', 'CUSTOM')),
  location_text text,
  color text NOT NULL,
  price jsonb,
  is_price_shown boolean NOT NULL,
  questions jsonb NOT NULL,
  requires_approval boolean NOT NULL,
  is_public boolean NOT NULL,
  is_internal boolean NOT NULL,
  is_active boolean NOT NULL,
  reminders jsonb NOT NULL,
  follow_up jsonb NOT NULL,
  buffer_before_minutes integer CHECK (buffer_before_minutes >= 0),
  buffer_after_minutes integer CHECK (buffer_after_minutes >= 0),
  room jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  archived_at timestamptz,
  CHECK (is_public OR is_internal),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES department (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX meeting_type_slug ON meeting_type (department_id, slug) WHERE archived_at IS NULL;

-- When a person can be booked; the rule whose subject is the tenant is that of everybody who has none.
CREATE TABLE availability_rule (
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  subject_id uuid NOT NULL,
  rules jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, subject_id)
);

CREATE TABLE availability_override (
  tenant_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  date date NOT NULL,
  available boolean NOT NULL,
  hours jsonb,
  reason text,
  PRIMARY KEY (tenant_id, subject_id, date),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES availability_rule (tenant_id, subject_id) ON DELETE CASCADE
);

-- How somebody shows to customers: the slug is that of a personal link.
CREATE TABLE person_profile (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  slug text CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  bio text,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX person_profile_slug ON person_profile (tenant_id, slug);

CREATE TABLE public_booking_settings (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
  is_challenge_required boolean NOT NULL,
  allowed_origins text[] NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Challenges that were solved: each lets one booking through. Unlogged: after a crash their short life is the second line.
CREATE UNLOGGED TABLE solved_challenge (
  challenge_hash bytea PRIMARY KEY,
  tenant_id uuid NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX solved_challenge_expiry ON solved_challenge (expires_at);

------------------------------------------------------------------------------------------------ bookings of people

-- Whose time a booking takes (the host first), beside its resources. Bookings of rooms alone have nobody, so the index is
-- no work for them.
ALTER TABLE booking
  ADD COLUMN department_id uuid,
  ADD COLUMN meeting_type_id uuid,
  ADD COLUMN host_ids uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX booking_host ON booking USING gin (host_ids) WHERE host_ids <> '{}';
CREATE INDEX booking_department ON booking (department_id, start_at) WHERE department_id IS NOT NULL;

-- What only the department's people may see of a booking: its customer, above all.
CREATE TABLE department_booking (
  booking_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  customer_name text,
  customer_email text,
  customer_phone text,
  customer_time_zone text,
  customer_notes text,
  answers jsonb NOT NULL,
  created_from_ip text,
  -- The buffers the meeting asks for itself; the host's rules hold where they are null.
  buffer_before_minutes integer,
  buffer_after_minutes integer,
  approval_status text CHECK (approval_status IN ('PENDING', 'APPROVED', 'DECLINED')),
  approval_by jsonb,
  approval_at timestamptz,
  approval_reason text,
  reassignment_count integer NOT NULL DEFAULT 0,
  agenda text,
  UNIQUE (tenant_id, booking_id),
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX department_booking_customer ON department_booking (tenant_id, lower(customer_email));

-- Who has or had a booking of a department, and why.
CREATE TABLE assignment (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  department_id uuid NOT NULL,
  user_id uuid NOT NULL,
  method text NOT NULL CHECK (method IN ('ROUND_ROBIN', 'LEAST_BUSY', 'WEIGHTED', 'CHOSEN', 'REASSIGNED')),
  reason jsonb NOT NULL,
  assigned_by jsonb,
  at timestamptz NOT NULL,
  is_current boolean NOT NULL,
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX assignment_current ON assignment (booking_id) WHERE is_current;
CREATE INDEX assignment_booking ON assignment (booking_id, at);
CREATE INDEX assignment_user ON assignment (department_id, user_id, at) WHERE is_current;

-- What a customer's links carry; only the hash of a token is kept.
CREATE TABLE booking_token (
  token_hash bytea PRIMARY KEY,
  tenant_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('VIEW', 'CANCEL', 'RESCHEDULE')),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX booking_token_booking ON booking_token (booking_id);

------------------------------------------------------------------------------------------------ holds

CREATE TABLE hold (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  department_id uuid,
  meeting_type_id uuid,
  host_ids uuid[] NOT NULL,
  resource_ids uuid[] NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  buffer_before_minutes integer,
  buffer_after_minutes integer,
  created_by_id text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK (start_at < end_at),
  UNIQUE (tenant_id, id)
);
CREATE INDEX hold_expiry ON hold (expires_at);
CREATE INDEX hold_department ON hold (department_id, start_at) WHERE department_id IS NOT NULL;

-- A claim is a booking's or a hold's, and both keep everybody else out.
ALTER TABLE claim
  DROP CONSTRAINT claim_pkey,
  ALTER COLUMN booking_id DROP NOT NULL,
  ADD COLUMN hold_id uuid,
  ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ADD CHECK ((booking_id IS NULL) <> (hold_id IS NULL)),
  ADD FOREIGN KEY (tenant_id, hold_id) REFERENCES hold (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX claim_booking ON claim (booking_id, subject_id) WHERE booking_id IS NOT NULL;
CREATE INDEX claim_hold ON claim (hold_id) WHERE hold_id IS NOT NULL;

-- As before, but a hold stands in everybody's way.
CREATE OR REPLACE FUNCTION claims_of(p_tenant uuid, p_subjects uuid[], p_within tstzrange, p_except uuid)
RETURNS TABLE (subject_id uuid, period tstzrange)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true);
  RETURN QUERY SELECT c.subject_id, c.period FROM claim c
    WHERE c.subject_id = ANY (p_subjects) AND c.period && p_within AND (p_except IS NULL OR c.booking_id IS DISTINCT FROM p_except)
    ORDER BY c.period;
END $$;

-- Books people and rooms together, or nothing: booking, what only its department sees, who got it, claims of the hosts and
-- then of the resources (each in order), fact. The caller holds the locks of the hosts; what is contended with those who
-- hold none (rooms) is waited for last. One round trip; a lost race leaves the transaction as it was.
CREATE FUNCTION book_people(p_tenant uuid, p_booking jsonb, p_resources uuid[], p_detail jsonb, p_assignment jsonb, p_event jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  b booking := jsonb_populate_record(NULL::booking, p_booking);
  detail department_booking := jsonb_populate_record(NULL::department_booking, p_detail);
  found_resources integer;
  active_resources integer;
  won integer;
BEGIN
  SELECT count(*), count(*) FILTER (WHERE status = 'ACTIVE') INTO found_resources, active_resources
    FROM resource WHERE id = ANY (p_resources);
  IF found_resources < cardinality(p_resources) THEN RETURN 'NOT_FOUND'; END IF;
  IF active_resources < cardinality(p_resources) THEN RETURN 'RESOURCE_DISABLED'; END IF;
  INSERT INTO booking SELECT b.*;
  INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
  SELECT p_tenant, b.id, subject, b.start_at, b.end_at FROM unnest(p_resources) AS subject;
  INSERT INTO department_booking SELECT detail.*;
  IF p_assignment IS NOT NULL THEN
    INSERT INTO assignment SELECT (jsonb_populate_record(NULL::assignment, p_assignment)).*;
  END IF;
  INSERT INTO claim (tenant_id, booking_id, subject_id, period)
  SELECT p_tenant, b.id, subject, tstzrange(b.start_at, b.end_at)
    FROM (SELECT 1 AS turn, h AS subject FROM unnest(b.host_ids) AS h UNION ALL SELECT 2, r FROM unnest(p_resources) AS r) AS subjects
   ORDER BY turn, subject
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS won = ROW_COUNT;
  IF won < cardinality(b.host_ids) + cardinality(p_resources) THEN RAISE EXCEPTION SQLSTATE 'LN409'; END IF;
  INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
  VALUES ((p_event ->> 'id')::uuid, p_tenant, p_event ->> 'type', b.id, p_resources, b.version,
          p_event -> 'actor', p_event -> 'diff', p_event ->> 'correlationId', (p_event ->> 'at')::timestamptz);
  RETURN 'OK';
EXCEPTION WHEN SQLSTATE 'LN409' THEN
  RETURN 'CONFLICT';
END $$;

-- Holds people and rooms together, or nothing. The caller holds the locks of the people.
CREATE FUNCTION place_hold(p_hold jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  h hold := jsonb_populate_record(NULL::hold, p_hold);
  won integer;
BEGIN
  INSERT INTO hold SELECT h.*;
  INSERT INTO claim (tenant_id, hold_id, subject_id, period)
  SELECT h.tenant_id, h.id, subject, tstzrange(h.start_at, h.end_at)
    FROM (SELECT 1 AS turn, u AS subject FROM unnest(h.host_ids) AS u UNION ALL SELECT 2, r FROM unnest(h.resource_ids) AS r) AS subjects
   ORDER BY turn, subject
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS won = ROW_COUNT;
  IF won < cardinality(h.host_ids) + cardinality(h.resource_ids) THEN RAISE EXCEPTION SQLSTATE 'LN409'; END IF;
  RETURN true;
EXCEPTION WHEN SQLSTATE 'LN409' THEN
  RETURN false;
END $$;

-- Whose time is taken around a span: claims with the buffers that the meeting or hold of each asks for (of people among
-- themselves and with customers; what comes from outside asks for none), and whether it counts towards the host's maxima.
CREATE FUNCTION busy_of(p_subjects uuid[], p_within tstzrange, p_except uuid)
RETURNS TABLE (subject_id uuid, start_at timestamptz, end_at timestamptz, buffer_before integer, buffer_after integer,
               is_meeting boolean, is_counted boolean)
LANGUAGE sql STABLE AS $$
  SELECT c.subject_id, lower(c.period), upper(c.period),
         coalesce(d.buffer_before_minutes, h.buffer_before_minutes), coalesce(d.buffer_after_minutes, h.buffer_after_minutes),
         coalesce(d.booking_id, h.id) IS NOT NULL, h.id IS NOT NULL OR b.kind = 'CUSTOMER'
    FROM claim c
    LEFT JOIN booking b ON b.id = c.booking_id
    LEFT JOIN department_booking d ON d.booking_id = c.booking_id
    LEFT JOIN hold h ON h.id = c.hold_id
   WHERE c.subject_id = ANY (p_subjects) AND c.period && p_within
     AND (p_except IS NULL OR coalesce(c.booking_id, c.hold_id) IS DISTINCT FROM p_except)
   ORDER BY c.subject_id, c.period
$$;

------------------------------------------------------------------------------------------------ who sees what

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['department', 'department_member', 'meeting_type', 'availability_rule', 'availability_override',
    'person_profile', 'public_booking_settings', 'solved_challenge', 'department_booking', 'assignment', 'booking_token', 'hold']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO lintel_app, lintel_system', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
