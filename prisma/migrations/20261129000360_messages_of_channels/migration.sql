-- A message of a provider is written to its channel, which no sync holds while it commits. Whatever makes a calendar be read
-- takes a number of one sequence; the calendar was read for all numbers up to its synced_gen.
CREATE SEQUENCE calendar_gen;
GRANT USAGE, SELECT, UPDATE ON SEQUENCE calendar_gen TO lintel_app, lintel_system;
ALTER TABLE calendar
  ALTER COLUMN dirty_gen TYPE bigint,
  ALTER COLUMN synced_gen TYPE bigint;
ALTER TABLE calendar_channel ADD COLUMN heard_gen bigint NOT NULL DEFAULT 0;
SELECT setval('calendar_gen', greatest(1, (SELECT max(dirty_gen) FROM calendar)));
