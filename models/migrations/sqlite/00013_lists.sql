-- +goose Up
-- Lists in the order of a text: the newest of the same text come first, as in all lists.
CREATE INDEX "polls_poll_question" ON "polls_poll" ("question", "id" DESC);
CREATE INDEX "polls_choice_choice_text" ON "polls_choice" ("choice_text", "id" DESC);
CREATE INDEX "auth_user_email" ON "auth_user" ("email", "id" DESC);
CREATE INDEX "auth_user_first_name" ON "auth_user" ("first_name", "id" DESC);
CREATE INDEX "auth_user_last_name" ON "auth_user" ("last_name", "id" DESC);
-- Lists of open and of closed polls, in either direction: most have no date of closing.
CREATE INDEX "polls_poll_closed_first" ON "polls_poll" ("closed_at", "id" DESC);
CREATE INDEX "polls_poll_closed_last" ON "polls_poll" ("closed_at", "id");
-- The history of one object among all of its kind, and the newest tokens.
CREATE INDEX "django_admin_log_object" ON "django_admin_log" ("content_type_id", "object_id", "action_time", "id");
CREATE INDEX "api_tokens_created_at" ON "api_tokens" ("created_at", "id");
