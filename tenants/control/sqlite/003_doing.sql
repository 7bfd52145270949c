-- What is done to a tenant at the moment that takes several steps, and the state
-- that it goes back to when that fails or a crash ends it.
ALTER TABLE tenants ADD COLUMN doing text NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN state_before text NOT NULL DEFAULT '';
