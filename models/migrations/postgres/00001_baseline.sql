-- +goose Up
-- The tables that Django makes, to the letter: types, columns, names of
-- indexes and constraints as its migrations leave them. In a database that Django made
-- only what is missing comes in.

CREATE TABLE IF NOT EXISTS "django_migrations" (
    "id" serial NOT NULL PRIMARY KEY,
    "app" varchar(255) NOT NULL,
    "name" varchar(255) NOT NULL,
    "applied" timestamp with time zone NOT NULL
);

CREATE TABLE IF NOT EXISTS "django_content_type" (
    "id" serial NOT NULL PRIMARY KEY,
    "app_label" varchar(100) NOT NULL,
    "model" varchar(100) NOT NULL,
    CONSTRAINT "django_content_type_app_label_model_76bd3d3b_uniq" UNIQUE ("app_label", "model")
);

CREATE TABLE IF NOT EXISTS "auth_permission" (
    "id" serial NOT NULL PRIMARY KEY,
    "name" varchar(255) NOT NULL,
    "content_type_id" integer NOT NULL,
    "codename" varchar(100) NOT NULL,
    CONSTRAINT "auth_permission_content_type_id_codename_01ab375a_uniq" UNIQUE ("content_type_id", "codename"),
    CONSTRAINT "auth_permission_content_type_id_2f476e4b_fk_django_co" FOREIGN KEY ("content_type_id") REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");

CREATE TABLE IF NOT EXISTS "auth_group" (
    "id" serial NOT NULL PRIMARY KEY,
    "name" varchar(150) NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS "auth_group_name_a6ea08ec_like" ON "auth_group" ("name" varchar_pattern_ops);

CREATE TABLE IF NOT EXISTS "auth_group_permissions" (
    "id" serial NOT NULL PRIMARY KEY,
    "group_id" integer NOT NULL,
    "permission_id" integer NOT NULL,
    CONSTRAINT "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" UNIQUE ("group_id", "permission_id"),
    CONSTRAINT "auth_group_permissions_group_id_b120cbf9_fk_auth_group_id" FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "auth_group_permissio_permission_id_84c5c92e_fk_auth_perm" FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX IF NOT EXISTS "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");

CREATE TABLE IF NOT EXISTS "auth_user" (
    "id" serial NOT NULL PRIMARY KEY,
    "password" varchar(128) NOT NULL,
    "last_login" timestamp with time zone NULL,
    "is_superuser" boolean NOT NULL,
    "username" varchar(150) NOT NULL UNIQUE,
    "first_name" varchar(150) NOT NULL,
    "last_name" varchar(150) NOT NULL,
    "email" varchar(254) NOT NULL,
    "is_staff" boolean NOT NULL,
    "is_active" boolean NOT NULL,
    "date_joined" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "auth_user_username_6821ab7c_like" ON "auth_user" ("username" varchar_pattern_ops);

CREATE TABLE IF NOT EXISTS "auth_user_groups" (
    "id" serial NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "group_id" integer NOT NULL,
    CONSTRAINT "auth_user_groups_user_id_group_id_94350c0c_uniq" UNIQUE ("user_id", "group_id"),
    CONSTRAINT "auth_user_groups_user_id_6a12ed8b_fk_auth_user_id" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "auth_user_groups_group_id_97559544_fk_auth_group_id" FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX IF NOT EXISTS "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");

CREATE TABLE IF NOT EXISTS "auth_user_user_permissions" (
    "id" serial NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "permission_id" integer NOT NULL,
    CONSTRAINT "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" UNIQUE ("user_id", "permission_id"),
    CONSTRAINT "auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm" FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id");
CREATE INDEX IF NOT EXISTS "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id");

CREATE TABLE IF NOT EXISTS "django_admin_log" (
    "id" serial NOT NULL PRIMARY KEY,
    "action_time" timestamp with time zone NOT NULL,
    "user_id" integer NOT NULL,
    "content_type_id" integer NULL,
    "object_id" text NULL,
    "object_repr" varchar(200) NOT NULL,
    "action_flag" smallint NOT NULL CHECK ("action_flag" >= 0),
    "change_message" text NOT NULL,
    CONSTRAINT "django_admin_log_user_id_c564eba6_fk_auth_user_id" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "django_admin_log_content_type_id_c4bce8eb_fk_django_co" FOREIGN KEY ("content_type_id") REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE INDEX IF NOT EXISTS "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");

CREATE TABLE IF NOT EXISTS "django_session" (
    "session_key" varchar(40) NOT NULL PRIMARY KEY,
    "session_data" text NOT NULL,
    "expire_date" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "django_session_session_key_c0390e0f_like" ON "django_session" ("session_key" varchar_pattern_ops);
CREATE INDEX IF NOT EXISTS "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");

CREATE TABLE IF NOT EXISTS "authtoken_token" (
    "key" varchar(40) NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL UNIQUE,
    "created" timestamp with time zone NOT NULL,
    CONSTRAINT "authtoken_token_user_id_35299eff_fk_auth_user_id" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "authtoken_token_key_10f0b77e_like" ON "authtoken_token" ("key" varchar_pattern_ops);

CREATE TABLE IF NOT EXISTS "polls_poll" (
    "id" serial NOT NULL PRIMARY KEY,
    "question" varchar(100) NOT NULL,
    "created_by_id" integer NOT NULL,
    "pub_date" timestamp with time zone NOT NULL,
    CONSTRAINT "polls_poll_created_by_id_bba6b2dd_fk_auth_user_id" FOREIGN KEY ("created_by_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "polls_poll_created_by_id_bba6b2dd" ON "polls_poll" ("created_by_id");

CREATE TABLE IF NOT EXISTS "polls_choice" (
    "id" serial NOT NULL PRIMARY KEY,
    "poll_id" integer NOT NULL,
    "choice_text" varchar(100) NOT NULL,
    CONSTRAINT "polls_choice_poll_id_3a553f1a_fk_polls_poll_id" FOREIGN KEY ("poll_id") REFERENCES "polls_poll" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "polls_choice_poll_id_3a553f1a" ON "polls_choice" ("poll_id");

CREATE TABLE IF NOT EXISTS "polls_vote" (
    "id" serial NOT NULL PRIMARY KEY,
    "choice_id" integer NOT NULL,
    "poll_id" integer NOT NULL,
    "voted_by_id" integer NOT NULL,
    CONSTRAINT "polls_vote_poll_id_voted_by_id_b3a619b5_uniq" UNIQUE ("poll_id", "voted_by_id"),
    CONSTRAINT "polls_vote_choice_id_17e8b17c_fk_polls_choice_id" FOREIGN KEY ("choice_id") REFERENCES "polls_choice" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "polls_vote_poll_id_482e29e3_fk_polls_poll_id" FOREIGN KEY ("poll_id") REFERENCES "polls_poll" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "polls_vote_voted_by_id_c34b72ec_fk_auth_user_id" FOREIGN KEY ("voted_by_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS "polls_vote_choice_id_17e8b17c" ON "polls_vote" ("choice_id");
CREATE INDEX IF NOT EXISTS "polls_vote_poll_id_482e29e3" ON "polls_vote" ("poll_id");
CREATE INDEX IF NOT EXISTS "polls_vote_voted_by_id_c34b72ec" ON "polls_vote" ("voted_by_id");

-- For Django, so that its own "migrate" knows what is there already; an app that
-- has a row keeps the history it has.
INSERT INTO "django_migrations" ("app", "name", "applied")
SELECT "new"."app", "new"."name", now() FROM (
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
