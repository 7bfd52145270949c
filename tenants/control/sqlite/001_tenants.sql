-- The list of tenants is this, not the directory.
CREATE TABLE tenants (
    id             text PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    state          text NOT NULL CHECK (state IN
        ('provisioning', 'active', 'read-only', 'maintenance', 'suspended', 'deleting', 'deleted')),
    engine         text NOT NULL,
    location       text NOT NULL,
    schema_version integer NOT NULL DEFAULT 0,
    created        datetime NOT NULL
);

CREATE TABLE domains (
    domain    text PRIMARY KEY,
    tenant_id text NOT NULL REFERENCES tenants (id),
    verified  bool NOT NULL,
    created   datetime NOT NULL
);

CREATE INDEX domains_tenant ON domains (tenant_id);

-- What operators did. It outlives the tenants, so it refers to none.
CREATE TABLE deeds (
    id        integer PRIMARY KEY AUTOINCREMENT,
    at        datetime NOT NULL,
    operator  text NOT NULL,
    tenant_id text NOT NULL,
    tenant    text NOT NULL,
    deed      text NOT NULL,
    detail    text NOT NULL
);

CREATE TRIGGER deeds_stay BEFORE UPDATE ON deeds BEGIN
    SELECT RAISE(ABORT, 'the log of deeds is only added to');
END;

CREATE TRIGGER deeds_last BEFORE DELETE ON deeds BEGIN
    SELECT RAISE(ABORT, 'the log of deeds is only added to');
END;
