-- What customers pay before their booking is confirmed, and what goes back to them.

CREATE TABLE payment (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  booking_id uuid NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('PENDING', 'PAID', 'VOID', 'REFUND_DUE', 'REFUNDED')),
  -- In the currency's smallest unit (ISO 4217).
  amount integer NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  -- Until when its time is kept for whoever has not paid.
  expires_at timestamptz NOT NULL,
  -- How often a page to pay at was asked for, and the last one there is.
  attempt integer NOT NULL,
  session_id text,
  session_url text,
  -- By the clock of the world, as the payment service counts.
  session_expires_at timestamptz,
  -- What was paid, in the payment service's words.
  intent text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, booking_id),
  FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX payment_due ON payment (expires_at) WHERE status = 'PENDING';

-- Money that goes back: all of one intent, once.
CREATE TABLE payment_refund (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  intent text NOT NULL,
  reason text NOT NULL,
  refund_id text,
  created_at timestamptz NOT NULL,
  done_at timestamptz,
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX payment_refund_intent ON payment_refund (payment_id, intent);
CREATE INDEX payment_refund_due ON payment_refund (created_at) WHERE done_at IS NULL;

-- What the payment service told us already: it tells everything at least once.
CREATE TABLE stripe_event (
  id text PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  received_at timestamptz NOT NULL
);
CREATE INDEX stripe_event_age ON stripe_event (received_at);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['payment', 'payment_refund', 'stripe_event'] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO lintel_app, lintel_system', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO lintel_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
    EXECUTE format('CREATE POLICY system ON %I TO lintel_system USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END $$;
