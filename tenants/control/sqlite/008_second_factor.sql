-- Whether those who administer a tenant need a second factor to log in: 1 for yes.
ALTER TABLE tenants ADD COLUMN second_factor integer NOT NULL DEFAULT 0;
