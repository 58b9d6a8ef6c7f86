-- Microsoft Graph answers so many calls of one application in one mailbox at once. Whoever makes one holds a place, in whichever
-- process and for whichever tenant. Until when is the database's own time; a place that was not given back is free after it.
CREATE UNLOGGED TABLE mailbox_place (
  mailbox text NOT NULL,
  place integer NOT NULL,
  holder uuid NOT NULL,
  held_until timestamptz NOT NULL,
  PRIMARY KEY (mailbox, place)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON mailbox_place TO lintel_system;
