-- +goose Up
-- When a vote was cast, for results over time. Django knows nothing of it and
-- goes on inserting votes without; of those that were here before nobody knows.
ALTER TABLE "polls_vote" ADD COLUMN "voted_at" datetime NULL;

-- A poll's votes by choice, and within each by time: counting them reads nothing
-- but this. Only those whose choice is the poll's own are counted.
CREATE INDEX "polls_vote_results" ON "polls_vote" ("poll_id", "choice_id", "voted_at");
-- The latest votes of all polls, for the dashboard.
CREATE INDEX "polls_vote_latest" ON "polls_vote" ("voted_at", "poll_id");
