-- +goose Up
-- What somebody has to show beside a password: a secret that makes codes, encrypted
-- with the server's own, and codes for when the device is gone, hashed.
CREATE TABLE "second_factors" (
    "user_id" integer NOT NULL PRIMARY KEY REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "secret" blob NOT NULL,
    "last_step" bigint NOT NULL,
    "created_at" datetime NOT NULL
);
CREATE TABLE "recovery_codes" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "code_hash" blob NOT NULL
);
CREATE UNIQUE INDEX "recovery_codes_user_id_code_hash" ON "recovery_codes" ("user_id", "code_hash");
