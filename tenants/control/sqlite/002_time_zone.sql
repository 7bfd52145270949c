-- An IANA name, as Europe/Berlin; empty for that of the server.
ALTER TABLE tenants ADD COLUMN time_zone text NOT NULL DEFAULT '';
