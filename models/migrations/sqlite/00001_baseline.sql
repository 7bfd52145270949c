-- +goose Up
-- The tables that Django makes, to the letter: types, columns, names of
-- indexes as its migrations leave them. In a database that Django made
-- only what is missing comes in.

CREATE TABLE IF NOT EXISTS "django_migrations" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "app" varchar(255) NOT NULL,
    "name" varchar(255) NOT NULL,
    "applied" datetime NOT NULL
);

CREATE TABLE IF NOT EXISTS "django_content_type" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "app_label" varchar(100) NOT NULL,
    "model" varchar(100) NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");

CREATE TABLE IF NOT EXISTS "auth_permission" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED,
    "codename" varchar(100) NOT NULL,
    "name" varchar(255) NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX IF NOT EXISTS "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");

CREATE TABLE IF NOT EXISTS "auth_group" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" varchar(150) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS "auth_group_permissions" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED,
    "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX IF NOT EXISTS "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX IF NOT EXISTS "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX IF NOT EXISTS "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");

CREATE TABLE IF NOT EXISTS "auth_user" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "password" varchar(128) NOT NULL,
    "last_login" datetime NULL,
    "is_superuser" bool NOT NULL,
    "username" varchar(150) NOT NULL UNIQUE,
    "last_name" varchar(150) NOT NULL,
    "email" varchar(254) NOT NULL,
    "is_staff" bool NOT NULL,
    "is_active" bool NOT NULL,
    "date_joined" datetime NOT NULL,
    "first_name" varchar(150) NOT NULL
);

CREATE TABLE IF NOT EXISTS "auth_user_groups" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX IF NOT EXISTS "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX IF NOT EXISTS "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX IF NOT EXISTS "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");

CREATE TABLE IF NOT EXISTS "auth_user_user_permissions" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX IF NOT EXISTS "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX IF NOT EXISTS "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id");
CREATE INDEX IF NOT EXISTS "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id");

CREATE TABLE IF NOT EXISTS "django_admin_log" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "action_time" datetime NOT NULL,
    "object_id" text NULL,
    "object_repr" varchar(200) NOT NULL,
    "change_message" text NOT NULL,
    "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED,
    "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0)
);
CREATE INDEX IF NOT EXISTS "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX IF NOT EXISTS "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");

CREATE TABLE IF NOT EXISTS "django_session" (
    "session_key" varchar(40) NOT NULL PRIMARY KEY,
    "session_data" text NOT NULL,
    "expire_date" datetime NOT NULL
);
CREATE INDEX IF NOT EXISTS "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");

CREATE TABLE IF NOT EXISTS "authtoken_token" (
    "key" varchar(40) NOT NULL PRIMARY KEY,
    "created" datetime NOT NULL,
    "user_id" integer NOT NULL UNIQUE REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE IF NOT EXISTS "polls_poll" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "question" varchar(100) NOT NULL,
    "pub_date" datetime NOT NULL,
    "created_by_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "polls_poll_created_by_id_bba6b2dd" ON "polls_poll" ("created_by_id");

CREATE TABLE IF NOT EXISTS "polls_choice" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "choice_text" varchar(100) NOT NULL,
    "poll_id" integer NOT NULL REFERENCES "polls_poll" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "polls_choice_poll_id_3a553f1a" ON "polls_choice" ("poll_id");

CREATE TABLE IF NOT EXISTS "polls_vote" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "choice_id" integer NOT NULL REFERENCES "polls_choice" ("id") DEFERRABLE INITIALLY DEFERRED,
    "poll_id" integer NOT NULL REFERENCES "polls_poll" ("id") DEFERRABLE INITIALLY DEFERRED,
    "voted_by_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX IF NOT EXISTS "polls_vote_poll_id_voted_by_id_b3a619b5_uniq" ON "polls_vote" ("poll_id", "voted_by_id");
CREATE INDEX IF NOT EXISTS "polls_vote_choice_id_17e8b17c" ON "polls_vote" ("choice_id");
CREATE INDEX IF NOT EXISTS "polls_vote_poll_id_482e29e3" ON "polls_vote" ("poll_id");
CREATE INDEX IF NOT EXISTS "polls_vote_voted_by_id_c34b72ec" ON "polls_vote" ("voted_by_id");

-- For Django, so that its own "migrate" knows what is there already; an app that
-- has a row keeps the history it has.
INSERT INTO "django_migrations" ("app", "name", "applied")
SELECT "new"."app", "new"."name", strftime('%Y-%m-%d %H:%M:%f000', 'now') FROM (
    SELECT 1 AS "ordinal", 'contenttypes' AS "app", '0001_initial' AS "name"
    UNION ALL SELECT 2, 'auth', '0001_initial'
    UNION ALL SELECT 3, 'admin', '0001_initial'
    UNION ALL SELECT 4, 'admin', '0002_logentry_remove_auto_add'
    UNION ALL SELECT 5, 'admin', '0003_logentry_add_action_flag_choices'
    UNION ALL SELECT 6, 'contenttypes', '0002_remove_content_type_name'
    UNION ALL SELECT 7, 'auth', '0002_alter_permission_name_max_length'
    UNION ALL SELECT 8, 'auth', '0003_alter_user_email_max_length'
    UNION ALL SELECT 9, 'auth', '0004_alter_user_username_opts'
    UNION ALL SELECT 10, 'auth', '0005_alter_user_last_login_null'
    UNION ALL SELECT 11, 'auth', '0006_require_contenttypes_0002'
    UNION ALL SELECT 12, 'auth', '0007_alter_validators_add_error_messages'
    UNION ALL SELECT 13, 'auth', '0008_alter_user_username_max_length'
    UNION ALL SELECT 14, 'auth', '0009_alter_user_last_name_max_length'
    UNION ALL SELECT 15, 'auth', '0010_alter_group_name_max_length'
    UNION ALL SELECT 16, 'auth', '0011_update_proxy_permissions'
    UNION ALL SELECT 17, 'auth', '0012_alter_user_first_name_max_length'
    UNION ALL SELECT 18, 'authtoken', '0001_initial'
    UNION ALL SELECT 19, 'authtoken', '0002_auto_20160226_1747'
    UNION ALL SELECT 20, 'polls', '0001_initial'
    UNION ALL SELECT 21, 'sessions', '0001_initial'
) AS "new"
WHERE NOT EXISTS (SELECT 1 FROM "django_migrations" AS "old" WHERE "old"."app" = "new"."app")
ORDER BY "new"."ordinal";
