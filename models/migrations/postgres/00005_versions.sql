-- +goose Up
-- Objects as they were after a deed, or before they were deleted. A deed that
-- Django takes out of its log takes its version along.
CREATE TABLE "object_versions" (
    "log_id" integer NOT NULL PRIMARY KEY REFERENCES "django_admin_log" ("id")
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "data" text NOT NULL
);
