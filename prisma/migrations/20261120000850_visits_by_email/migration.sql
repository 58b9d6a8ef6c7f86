-- Somebody without an account shows that a booking is theirs by a code mailed to its address. The code itself is kept
-- nowhere: it follows from the visit, the number of the request and a secret of the server's.
ALTER TABLE door_visit
  ADD COLUMN guest_email text,
  -- Null where the address belongs to no booking there: then no code fits, and nobody is told.
  ADD COLUMN guest_booking_id uuid,
  ADD COLUMN guest_codes integer NOT NULL DEFAULT 0,
  ADD COLUMN guest_tries integer NOT NULL DEFAULT 0,
  ADD COLUMN guest_code_expires_at timestamptz,
  ADD COLUMN guest_proved_at timestamptz;
