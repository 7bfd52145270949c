-- The list of tenants is this, not the databases that there are.
CREATE TABLE tenants (
    id             text PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    state          text NOT NULL CHECK (state IN
        ('provisioning', 'active', 'read-only', 'maintenance', 'suspended', 'deleting', 'deleted')),
    engine         text NOT NULL,
    location       text NOT NULL,
    schema_version bigint NOT NULL DEFAULT 0,
    created        timestamptz NOT NULL,
    time_zone      text NOT NULL DEFAULT '',
    doing          text NOT NULL DEFAULT '',
    state_before   text NOT NULL DEFAULT '',
    drift          text NOT NULL DEFAULT ''
);

CREATE INDEX tenants_behind ON tenants (schema_version);

CREATE TABLE domains (
    domain    text PRIMARY KEY,
    tenant_id text NOT NULL REFERENCES tenants (id),
    verified  boolean NOT NULL,
    created   timestamptz NOT NULL
);

CREATE INDEX domains_tenant ON domains (tenant_id);

-- What operators did. It outlives the tenants, so it refers to none.
CREATE TABLE deeds (
    id        bigserial PRIMARY KEY,
    at        timestamptz NOT NULL,
    operator  text NOT NULL,
    tenant_id text NOT NULL,
    tenant    text NOT NULL,
    deed      text NOT NULL,
    detail    text NOT NULL
);

CREATE FUNCTION deeds_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of deeds is only added to';
END $$;

CREATE TRIGGER deeds_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON deeds EXECUTE FUNCTION deeds_stay();

-- As for SQLite: see there what they mean.
CREATE TABLE migrations (
    tenant_id    text NOT NULL,
    version      bigint NOT NULL,
    run          bigint NOT NULL,
    state        text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    error        text NOT NULL DEFAULT '',
    attempts     bigint NOT NULL DEFAULT 1,
    began        timestamptz NOT NULL,
    milliseconds bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, version)
);

CREATE TABLE runs (
    id      bigserial PRIMARY KEY,
    version bigint NOT NULL,
    began   timestamptz NOT NULL,
    ended   timestamptz
);

-- Servers listen for what is written.
CREATE FUNCTION tenants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('tenants_changed', '');
    RETURN NULL;
END $$;

CREATE TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants EXECUTE FUNCTION tenants_changed();
CREATE TRIGGER domains_changed AFTER INSERT OR UPDATE OR DELETE ON domains EXECUTE FUNCTION tenants_changed();
