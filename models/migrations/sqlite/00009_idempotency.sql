-- +goose Up
-- What calls of the API with an Idempotency-Key were answered, for those who send
-- them again. Only the key's hash is stored.
CREATE TABLE "api_idempotency" (
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "key_hash" blob NOT NULL,
    "request" text NOT NULL,
    "fingerprint" blob NOT NULL,
    "status" integer NOT NULL,
    "header" text NOT NULL,
    "body" blob NOT NULL,
    "created_at" datetime NOT NULL,
    PRIMARY KEY ("user_id", "key_hash")
);
CREATE INDEX "api_idempotency_created_at" ON "api_idempotency" ("created_at");
