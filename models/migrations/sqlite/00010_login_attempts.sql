-- +goose Up
-- How often somebody has tried to log in lately, by name and by address. Both are
-- hashed with the server's secret: who reads a backup does not learn who tried.
CREATE TABLE "login_attempts" (
    "key_hash" blob NOT NULL PRIMARY KEY,
    "level" real NOT NULL,
    "last_at" datetime NOT NULL,
    "kept_until" datetime NOT NULL
);
CREATE INDEX "login_attempts_kept_until" ON "login_attempts" ("kept_until");
