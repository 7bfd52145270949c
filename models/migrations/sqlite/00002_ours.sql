-- +goose Up
-- What Django has no table for: sessions whose keys are hashed, and tokens
-- whose keys are hashed and may expire.

CREATE TABLE IF NOT EXISTS "sessions" (
    "key_hash" blob NOT NULL PRIMARY KEY,
    "data" blob NOT NULL,
    "user_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "created_at" datetime NOT NULL,
    "expires_at" datetime NOT NULL
);
CREATE INDEX IF NOT EXISTS "sessions_user_id" ON "sessions" ("user_id");
CREATE INDEX IF NOT EXISTS "sessions_expires_at" ON "sessions" ("expires_at");

CREATE TABLE IF NOT EXISTS "api_tokens" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "name" varchar(100) NOT NULL,
    "prefix" varchar(8) NOT NULL,
    "key_hash" blob NOT NULL UNIQUE,
    "created_at" datetime NOT NULL,
    "last_used" datetime NULL,
    "expires_at" datetime NULL
);
CREATE INDEX IF NOT EXISTS "api_tokens_user_id" ON "api_tokens" ("user_id");
