-- How many milliseconds a statement of a tenant may take, and from how many megabytes
-- on nothing is added: 0 for as many as it takes, -1 for what the server allows everybody.
ALTER TABLE tenants ADD COLUMN statement_ms integer NOT NULL DEFAULT -1;
ALTER TABLE tenants ADD COLUMN megabytes integer NOT NULL DEFAULT -1;
