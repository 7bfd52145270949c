-- +goose Up
-- Lists by date: their newest rows, and the years, months and days above them.
CREATE INDEX "polls_poll_pub_date" ON "polls_poll" ("pub_date");
CREATE INDEX "django_admin_log_action_time" ON "django_admin_log" ("action_time");
