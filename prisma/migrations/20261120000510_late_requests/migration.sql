-- When a display's request was tapped, and the display's signature of it: what comes late can be proved.
ALTER TABLE display_request ADD COLUMN occurred_at timestamptz, ADD COLUMN signature text;
