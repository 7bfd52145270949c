-- +goose Up
-- When a poll was closed, or will be; without it the poll is open. Django knows
-- nothing of it and goes on inserting polls without: these are open, as all are
-- that were here before.
ALTER TABLE "polls_poll" ADD COLUMN "closed_at" datetime NULL;
