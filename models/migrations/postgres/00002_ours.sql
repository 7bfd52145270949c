-- +goose Up
-- What Django has no table for: sessions whose keys are hashed, and tokens
-- whose keys are hashed and may expire.

CREATE TABLE IF NOT EXISTS "sessions" (
    "key_hash" bytea NOT NULL PRIMARY KEY,
    "data" bytea NOT NULL,
    "user_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "created_at" timestamp with time zone NOT NULL,
    "expires_at" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "sessions_user_id" ON "sessions" ("user_id");
CREATE INDEX IF NOT EXISTS "sessions_expires_at" ON "sessions" ("expires_at");

CREATE TABLE IF NOT EXISTS "api_tokens" (
    "id" serial NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "name" varchar(100) NOT NULL,
    "prefix" varchar(8) NOT NULL,
    "key_hash" bytea NOT NULL UNIQUE,
    "created_at" timestamp with time zone NOT NULL,
    "last_used" timestamp with time zone NULL,
    "expires_at" timestamp with time zone NULL
);
CREATE INDEX IF NOT EXISTS "api_tokens_user_id" ON "api_tokens" ("user_id");
