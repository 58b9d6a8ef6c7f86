-- Accounts at Google and Microsoft through which calendars are read and written.
ALTER TABLE connection
  ADD COLUMN kind text NOT NULL DEFAULT 'FEED' CHECK (kind IN ('FEED', 'PERSONAL', 'ORGANISATION')),
  -- What its tokens are had by; null of a feed, which needs none.
  ADD COLUMN grant_type text CHECK (grant_type IN ('CONSENT', 'SERVICE_ACCOUNT', 'APPLICATION')),
  -- Whose it is, where it is somebody's own.
  ADD COLUMN owner_user_id uuid,
  -- As the provider knows whoever consented, for ever; the address is for people to read and may change.
  ADD COLUMN account_id text,
  ADD COLUMN account_email text,
  ADD COLUMN scopes text[] NOT NULL DEFAULT '{}',
  ADD COLUMN status text NOT NULL DEFAULT 'ACTIVE'
    CHECK (status IN ('PENDING', 'ACTIVE', 'REAUTH_REQUIRED', 'DISCONNECTING')),
  ADD COLUMN last_error text,
  ADD COLUMN token_expires_at timestamptz,
  -- Raised with every change of the secret: whoever answers to an older one has been overtaken.
  ADD COLUMN token_version integer NOT NULL DEFAULT 0,
  -- One process asks for new tokens; the others wait for what it gets.
  ADD COLUMN renewing_until timestamptz,
  -- After failures that may pass.
  ADD COLUMN renew_after timestamptz,
  ADD COLUMN renew_failures integer NOT NULL DEFAULT 0,
  ADD CHECK ((kind = 'FEED') = (grant_type IS NULL)),
  ADD CHECK ((kind = 'PERSONAL') = (owner_user_id IS NOT NULL)),
  ADD FOREIGN KEY (tenant_id, owner_user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE;
CREATE UNIQUE INDEX connection_personal_account ON connection (tenant_id, provider, owner_user_id, account_id)
  WHERE kind = 'PERSONAL' AND status <> 'DISCONNECTING';
CREATE UNIQUE INDEX connection_organisation_account ON connection (tenant_id, provider, account_id)
  WHERE kind = 'ORGANISATION' AND status <> 'DISCONNECTING';

-- Holiday calendars and the like tell nobody when they change.
ALTER TABLE calendar ADD COLUMN is_polled_only boolean NOT NULL DEFAULT false;

-- Somebody who went to a provider to consent, and has to come back soon, once, as the same person.
CREATE TABLE oauth_state (
  state_hash bytea PRIMARY KEY,
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  provider text NOT NULL CHECK (provider IN ('GOOGLE', 'MICROSOFT')),
  kind text NOT NULL CHECK (kind IN ('PERSONAL', 'ORGANISATION')),
  nonce_hash bytea NOT NULL,
  -- Encrypted, as the tokens are.
  verifier text NOT NULL,
  redirect_uri text NOT NULL,
  return_path text NOT NULL,
  -- Whether consent was asked for although it had been given before, which is done once.
  asks_again boolean NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CHECK (expires_at <= created_at + interval '10 minutes'),
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX oauth_state_expires ON oauth_state (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_state TO lintel_app, lintel_system;
ALTER TABLE oauth_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_state FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON oauth_state TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system ON oauth_state TO lintel_system USING (true) WITH CHECK (true);
