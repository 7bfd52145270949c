-- The pages of which origins may call the tenant's API from a browser, with spaces
-- between them: none unless an operator says so.
ALTER TABLE tenants ADD COLUMN origins text NOT NULL DEFAULT '';
