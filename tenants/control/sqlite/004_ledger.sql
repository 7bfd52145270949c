-- What became of bringing a tenant to a version of the schema, the last time that
-- it was tried. run is that of a rollout to many tenants, 0 for one by itself.
CREATE TABLE migrations (
    tenant_id    text NOT NULL,
    version      integer NOT NULL,
    run          integer NOT NULL,
    state        text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    error        text NOT NULL DEFAULT '',
    attempts     integer NOT NULL DEFAULT 1,
    began        datetime NOT NULL,
    milliseconds integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, version)
);

CREATE TABLE runs (
    id      integer PRIMARY KEY AUTOINCREMENT,
    version integer NOT NULL,
    began   datetime NOT NULL,
    ended   datetime
);

CREATE INDEX tenants_behind ON tenants (schema_version);

-- How the schema of a tenant's database differs from what migrations make; empty
-- when it does not.
ALTER TABLE tenants ADD COLUMN drift text NOT NULL DEFAULT '';
