-- +goose Up
-- Lists of votes by date, which in either direction show the newest of one moment
-- first. Django writes votes without a date: of these each list has but one moment,
-- and they count as the oldest.
CREATE INDEX "polls_vote_newest" ON "polls_vote" ("voted_at" NULLS FIRST, "id", "poll_id");
CREATE INDEX "polls_vote_oldest" ON "polls_vote" ("voted_at" NULLS FIRST, "id" DESC);
-- The first does for the dashboard what this one did.
DROP INDEX "polls_vote_latest";
