-- The version of the booking that could not be written: a later one is tried at once.
ALTER TABLE calendar_link ADD COLUMN failed_version integer;
