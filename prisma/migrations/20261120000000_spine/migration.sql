-- The spine: tenants, people, resources, displays, bookings with claims, the outbox, calendars.
-- Times are timestamptz; ids are UUIDv7 made by the server; every table of a tenant carries tenant_id and is
-- guarded by row-level security (the last statements of this file).

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the whole cluster, so another database's migration may be making them right now.
DO $$
BEGIN
  BEGIN CREATE ROLE lintel_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  BEGIN CREATE ROLE lintel_system NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  EXECUTE format('GRANT lintel_app, lintel_system TO %I', current_user);
END $$;

------------------------------------------------------------------------------------------------ people (better-auth)

CREATE SCHEMA auth;

CREATE TABLE auth."user" (
  "id" uuid PRIMARY KEY,
  "name" text NOT NULL,
  "email" text NOT NULL UNIQUE,
  "emailVerified" boolean NOT NULL DEFAULT false,
  "image" text,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE auth."session" (
  "id" uuid PRIMARY KEY,
  "token" text NOT NULL UNIQUE,
  "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
  "expiresAt" timestamptz NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_of_user ON auth."session" ("userId");

CREATE TABLE auth."account" (
  "id" uuid PRIMARY KEY,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "issuer" text NOT NULL,
  "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_of_user ON auth."account" ("userId");

CREATE TABLE auth."verification" (
  "id" uuid PRIMARY KEY,
  "identifier" text NOT NULL,
  "value" text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier ON auth."verification" ("identifier");

------------------------------------------------------------------------------------------------ tenancy

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  time_zone text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE membership (
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('ADMIN', 'MEMBER')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX membership_user ON membership (user_id);

-- A service principal with an API key; only the key's hash is kept.
CREATE TABLE agent (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('AI', 'SERVICE')),
  key_hash bytea NOT NULL UNIQUE,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL
);

------------------------------------------------------------------------------------------------ resources

CREATE TABLE location (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  parent_id uuid,
  kind text NOT NULL CHECK (kind IN ('SITE', 'BUILDING', 'FLOOR')),
  name text NOT NULL,
  time_zone text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES location (tenant_id, id)
);

CREATE TABLE resource (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  location_id uuid,
  type text NOT NULL CHECK (type IN ('ROOM', 'DEVICE')),
  name text NOT NULL,
  capacity integer CHECK (capacity > 0),
  description text,
  amenities text[] NOT NULL DEFAULT '{}',
  time_zone text NOT NULL,
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'DISABLED', 'RETIRED')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id)
);
CREATE UNIQUE INDEX resource_name ON resource (tenant_id, lower(name)) WHERE status <> 'RETIRED';

CREATE TABLE policy (
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('TENANT', 'LOCATION', 'RESOURCE')),
  scope_id uuid NOT NULL,
  rules jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, scope, scope_id)
);

------------------------------------------------------------------------------------------------ displays

CREATE TABLE display (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'REVOKED')),
  key_thumbprint text NOT NULL,
  presence text NOT NULL DEFAULT 'NEVER' CHECK (presence IN ('ONLINE', 'OFFLINE', 'NEVER')),
  presence_changed_at timestamptz,
  last_seen_at timestamptz,
  telemetry jsonb,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  UNIQUE (tenant_id, id)
);

CREATE TABLE display_room (
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (display_id, resource_id),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX display_room_resource ON display_room (resource_id);

-- Each time a display came or went: auto-release asks whether anybody could have checked in.
CREATE TABLE display_presence (
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  at timestamptz NOT NULL,
  presence text NOT NULL CHECK (presence IN ('ONLINE', 'OFFLINE')),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX display_presence_display ON display_presence (display_id, at);

CREATE TABLE display_refresh_token (
  token_hash bytea PRIMARY KEY,
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX display_refresh_token_display ON display_refresh_token (display_id);

-- The first answer to a display's requestId, given again when it is repeated.
CREATE TABLE display_request (
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  request_id uuid NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (display_id, request_id),
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE issue (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  display_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  kind text NOT NULL,
  text text,
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, display_id) REFERENCES display (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE
);

-- A device authorization (RFC 8628) has no tenant until an administrator approves it: only the system role sees it.
CREATE TABLE display_pairing (
  device_code_hash bytea PRIMARY KEY,
  user_code text NOT NULL UNIQUE,
  key_thumbprint text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPROVED', 'REDEEMED')),
  approved_tenant_id uuid,
  display_id uuid REFERENCES display (id) ON DELETE CASCADE,
  interval_seconds integer NOT NULL,
  last_polled_at timestamptz,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Proofs seen (RFC 9449, 11.1). Unlogged: after a crash the short life of a proof is the second line.
CREATE UNLOGGED TABLE dpop_proof (
  proof_hash bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX dpop_proof_expiry ON dpop_proof (expires_at);

------------------------------------------------------------------------------------------------ bookings

CREATE TABLE reference_counter (
  tenant_id uuid NOT NULL,
  year integer NOT NULL,
  last_number bigint NOT NULL,
  PRIMARY KEY (tenant_id, year)
);

-- No foreign key to tenant here and below: every booking would lock the same tenant row.
CREATE TABLE booking (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  reference text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CUSTOM', 'RESOURCE', 'CUSTOMER', 'INTERNAL')),
  status text NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'ATTENDED', 'COMPLETED', 'NO_SHOW', 'CANCELLED', 'DECLINED')),
  version integer NOT NULL,
  title text NOT NULL,
  description text,
  location text,
  category text,
  tags text[] NOT NULL,
  metadata jsonb NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  time_zone text NOT NULL,
  all_day boolean NOT NULL,
  is_private boolean NOT NULL,
  in_conflict boolean NOT NULL,
  organizer_email text,
  organizer_name text,
  organizer_user_id uuid,
  attendees jsonb NOT NULL,
  online_meeting jsonb,
  recurrence jsonb,
  source text NOT NULL CHECK (source IN ('LINTEL', 'GOOGLE', 'MICROSOFT', 'ICAL')),
  created_by_type text NOT NULL,
  created_by_id text,
  created_by_name text,
  checked_in_at timestamptz,
  checked_in_by jsonb,
  released_at timestamptz,
  cancellation jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (start_at < end_at),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, reference)
);
CREATE INDEX booking_start ON booking (tenant_id, start_at, id);
CREATE INDEX booking_organizer ON booking (organizer_user_id) WHERE organizer_user_id IS NOT NULL;

-- Which resources a booking is for. The span is repeated so that a room's day is one index scan.
CREATE TABLE booking_resource (
  tenant_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  PRIMARY KEY (booking_id, resource_id),
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX booking_resource_span ON booking_resource (resource_id, end_at);

-- The span of time a booking takes of a subject (a resource or a user). The constraint is the product's promise:
-- no race, node or bug can give one subject's time away twice. A claim that ends is deleted.
CREATE TABLE claim (
  tenant_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  period tstzrange NOT NULL CHECK (NOT isempty(period)),
  PRIMARY KEY (booking_id, subject_id, period),
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT claim_never_overlaps EXCLUDE USING gist (subject_id WITH =, period WITH &&)
);

-- A fact that happened, written in the transaction that made it true: change log, audit trail and outbox at once.
CREATE TABLE domain_event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  tenant_id uuid NOT NULL,
  type text NOT NULL,
  subject_id uuid NOT NULL,
  resource_ids uuid[] NOT NULL,
  version integer NOT NULL,
  actor jsonb NOT NULL,
  diff jsonb NOT NULL,
  correlation_id text,
  at timestamptz NOT NULL,
  relayed_at timestamptz
);
CREATE INDEX domain_event_subject ON domain_event (subject_id, seq);
CREATE INDEX domain_event_outbox ON domain_event (seq) WHERE relayed_at IS NULL;

CREATE TABLE processed_event (
  event_id uuid NOT NULL,
  handler text NOT NULL,
  tenant_id uuid NOT NULL,
  processed_at timestamptz NOT NULL,
  PRIMARY KEY (event_id, handler)
);

CREATE TABLE idempotency_key (
  tenant_id uuid NOT NULL,
  actor_id text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, actor_id, key)
);

-- Versions of room snapshots. A sequence never goes back, whatever is rolled back.
CREATE SEQUENCE room_version;

------------------------------------------------------------------------------------------------ calendars

CREATE TABLE connection (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider IN ('GOOGLE', 'MICROSOFT', 'ICAL')),
  name text NOT NULL,
  host text NOT NULL,
  secret text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id)
);

CREATE TABLE calendar (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'OK', 'ERROR')),
  error text,
  cursor jsonb,
  generation integer NOT NULL DEFAULT 0,
  event_count integer NOT NULL DEFAULT 0,
  skipped jsonb NOT NULL DEFAULT '[]',
  failures integer NOT NULL DEFAULT 0,
  last_synced_at timestamptz,
  next_sync_at timestamptz NOT NULL,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id),
  UNIQUE (resource_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connection (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resource (tenant_id, id) ON DELETE CASCADE
);

-- A booking and the external event it mirrors.
CREATE TABLE calendar_link (
  tenant_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  external_id text NOT NULL,
  booking_id uuid NOT NULL UNIQUE,
  ical_uid text,
  synced_hash text NOT NULL,
  last_synced_at timestamptz NOT NULL,
  PRIMARY KEY (calendar_id, external_id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendar (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);

------------------------------------------------------------------------------------------------ writing a booking

-- Books in one round trip: claims first, in subject order, without ever waiting in a circle; the booking, its
-- resources and its event only if every claim was won. Returns whether it was. Where only some claims were won the
-- foreign key of the claims that have no booking undoes the statement (23503), which callers read as a conflict too.
CREATE FUNCTION create_booking(p_tenant uuid, p_booking jsonb, p_resources uuid[], p_event jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  b booking := jsonb_populate_record(NULL::booking, p_booking);
  found_resources integer;
  active_resources integer;
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true);
  SELECT count(*), count(*) FILTER (WHERE status = 'ACTIVE') INTO found_resources, active_resources
    FROM resource WHERE id = ANY (p_resources);
  IF found_resources < cardinality(p_resources) THEN RETURN 'NOT_FOUND'; END IF;
  IF active_resources < cardinality(p_resources) THEN RETURN 'RESOURCE_DISABLED'; END IF;

  WITH won AS (
    INSERT INTO claim (tenant_id, booking_id, subject_id, period)
    SELECT p_tenant, b.id, subject, tstzrange(b.start_at, b.end_at)
      FROM unnest(p_resources) AS subject ORDER BY subject
    ON CONFLICT DO NOTHING RETURNING 1
  ), inserted AS (
    INSERT INTO booking SELECT b.* WHERE (SELECT count(*) FROM won) = cardinality(p_resources) RETURNING id
  ), resources AS (
    INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
    SELECT p_tenant, inserted.id, subject, b.start_at, b.end_at FROM inserted, unnest(p_resources) AS subject
  )
  INSERT INTO domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
  SELECT (p_event ->> 'id')::uuid, p_tenant, p_event ->> 'type', inserted.id, p_resources, b.version,
         p_event -> 'actor', p_event -> 'diff', p_event ->> 'correlationId', (p_event ->> 'at')::timestamptz
    FROM inserted;
  IF NOT FOUND THEN RETURN 'CONFLICT'; END IF;
  RETURN 'OK';
END $$;

-- Claims for a booking whatever part of p_period nobody holds of the subject, and says whether that was all of it.
-- What comes from outside cannot be refused; it takes what is free and is marked in conflict for the rest.
CREATE FUNCTION claim_free_part(p_tenant uuid, p_booking uuid, p_subject uuid, p_period tstzrange) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO claim (tenant_id, booking_id, subject_id, period)
  SELECT p_tenant, p_booking, p_subject, part
    FROM unnest(tstzmultirange(p_period) - coalesce(
           (SELECT range_agg(c.period) FROM claim c WHERE c.subject_id = p_subject AND c.period && p_period), '{}')) AS part
  ON CONFLICT DO NOTHING;
  RETURN coalesce((SELECT range_agg(c.period) @> p_period FROM claim c
                    WHERE c.booking_id = p_booking AND c.subject_id = p_subject), false);
END $$;

-- Gives bookings in conflict whatever became free of a subject and says which of them hold all their time now.
CREATE FUNCTION settle_conflicts(p_tenant uuid, p_subject uuid, p_freed tstzmultirange) RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
  waiting record;
  settled uuid[] := '{}';
BEGIN
  FOR waiting IN
    SELECT b.id, tstzrange(b.start_at, b.end_at) AS period
      FROM booking b JOIN booking_resource r ON r.booking_id = b.id
     WHERE r.resource_id = p_subject AND b.in_conflict AND b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED', 'COMPLETED')
       AND b.released_at IS NULL AND tstzrange(b.start_at, b.end_at) && p_freed
     ORDER BY b.start_at, b.id
  LOOP
    CONTINUE WHEN NOT claim_free_part(p_tenant, waiting.id, p_subject, waiting.period);
    CONTINUE WHEN EXISTS (
      SELECT FROM booking_resource r
       WHERE r.booking_id = waiting.id
         AND NOT coalesce((SELECT range_agg(c.period) @> waiting.period FROM claim c
                            WHERE c.booking_id = waiting.id AND c.subject_id = r.resource_id), false));
    UPDATE booking SET in_conflict = false, version = version + 1 WHERE id = waiting.id;
    settled := settled || waiting.id;
  END LOOP;
  RETURN settled;
END $$;

-- Makes a booking's claims be p_period of each of p_subjects and nothing else, subject by subject in one order for all.
-- Outcome WON: it holds everything. PARTLY: somebody holds the rest (only where p_must_win is false). LOST: the caller
-- must roll back. Whoever changes claims of a subject takes its lock first, so that two that swap places cannot wait for
-- each other; those that only insert (create_booking) need no lock, for they never wait on a subject twice.
CREATE FUNCTION change_claims(p_tenant uuid, p_booking uuid, p_subjects uuid[], p_period tstzrange, p_must_win boolean,
                              OUT outcome text, OUT settled uuid[])
LANGUAGE plpgsql AS $$
DECLARE
  subject uuid;
  held tstzmultirange;
BEGIN
  outcome := 'WON';
  settled := '{}';
  FOR subject IN
    SELECT s FROM (SELECT unnest(p_subjects) AS s UNION SELECT c.subject_id FROM claim c WHERE c.booking_id = p_booking) all_subjects ORDER BY s
  LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(subject::text, 0));
    SELECT coalesce(range_agg(c.period), '{}') INTO held FROM claim c WHERE c.booking_id = p_booking AND c.subject_id = subject;
    DELETE FROM claim c WHERE c.booking_id = p_booking AND c.subject_id = subject;
    IF subject = ANY (p_subjects) THEN
      IF p_must_win THEN
        INSERT INTO claim (tenant_id, booking_id, subject_id, period) VALUES (p_tenant, p_booking, subject, p_period)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
          outcome := 'LOST';
          RETURN;
        END IF;
      ELSIF NOT claim_free_part(p_tenant, p_booking, subject, p_period) THEN
        outcome := 'PARTLY';
      END IF;
      held := held - tstzmultirange(p_period);
    END IF;
    IF NOT isempty(held) THEN
      settled := settled || settle_conflicts(p_tenant, subject, held);
    END IF;
  END LOOP;
END $$;

-- What is taken of some subjects around a span, with the tenant set on the way: one round trip.
CREATE FUNCTION claims_of(p_tenant uuid, p_subjects uuid[], p_within tstzrange, p_except uuid)
RETURNS TABLE (subject_id uuid, period tstzrange)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true);
  RETURN QUERY SELECT c.subject_id, c.period FROM claim c
    WHERE c.subject_id = ANY (p_subjects) AND c.period && p_within AND (p_except IS NULL OR c.booking_id <> p_except)
    ORDER BY c.period;
END $$;

------------------------------------------------------------------------------------------------ who sees what

REVOKE ALL ON SCHEMA auth FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lintel_app, lintel_system;
GRANT USAGE ON SCHEMA auth TO lintel_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO lintel_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lintel_app, lintel_system;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO lintel_app, lintel_system;
REVOKE ALL ON display_pairing, dpop_proof FROM lintel_app;
DO $$
BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN REVOKE ALL ON _prisma_migrations FROM lintel_app, lintel_system; END IF;
END $$;

CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

DO $$
DECLARE
  guarded record;
BEGIN
  FOR guarded IN
    SELECT c.table_name, CASE c.table_name WHEN 'tenant' THEN 'id' ELSE 'tenant_id' END AS tenant_column
      FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND (c.column_name = 'tenant_id' OR (c.table_name = 'tenant' AND c.column_name = 'id'))
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded.table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded.table_name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (%I = current_tenant()) WITH CHECK (%I = current_tenant())',
                   guarded.table_name, guarded.tenant_column, guarded.tenant_column);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded.table_name);
  END LOOP;
END $$;
