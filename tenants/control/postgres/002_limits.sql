-- How many requests a tenant may have answered in a second, and at once: 0 for as
-- many as come, -1 for what the server allows everybody.
ALTER TABLE tenants ADD COLUMN requests_per_second integer NOT NULL DEFAULT -1;
ALTER TABLE tenants ADD COLUMN concurrent_requests integer NOT NULL DEFAULT -1;
