-- +goose Up
-- What a token may do of what its user may. Those that are there may do all of it,
-- as before.
ALTER TABLE "api_tokens" ADD COLUMN "scope" varchar(10) NOT NULL DEFAULT 'write';
