package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// Report is what a database made elsewhere holds, for whoever adopts it.
// Superusers are the active ones.
type Report struct {
	Users, Superusers          int64
	Polls, Choices, Votes      int64
	LogEntries                 int64
	DjangoTokens               int64
	UnusablePasswords          []string // users who need a new password to log in with one
	MissingPermissions         int      // of our models, content types without any included
	MissingTables, OtherTables []string // ours that are not there; ones that we do not know
	StrayVotes, RepeatedVotes  int64    // for a choice of another poll; second ones in a poll, which must go first
	UsersAlike                 int64    // whose names differ in case alone
}

// Inspect looks at a database without changing it. Tables that are missing
// count as empty. It fails where a row of ours cannot be read, and where a view stands
// in the place of a table.
func (m Migrations) Inspect(ctx context.Context, pool *sql.DB) (Report, error) {
	db, err := m.open(ctx, pool)
	if err != nil {
		return Report{}, err
	}
	var r Report
	tables, err := tableNames(db)
	if err != nil {
		return r, err
	}
	r.compareTables(tables)
	if err := r.count(db, tables); err != nil {
		return r, err
	}
	if err := r.readUsers(db, tables); err != nil {
		return r, err
	}
	if err := r.readPermissions(ctx, db, tables); err != nil {
		return r, err
	}
	return r, readable(db.WithContext(ctx), tables)
}

func tableNames(db *gorm.DB) ([]string, error) {
	var names []string
	query := `SELECT name FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`
	if db.Name() == "postgres" {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
	}
	if err := db.Raw(query).Scan(&names).Error; err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	return names, nil
}

// djangoTables are those that the baseline makes.
func djangoTables() []string {
	return []string{
		"auth_group", "auth_group_permissions", "auth_permission", "auth_user", "auth_user_groups",
		"auth_user_user_permissions", "authtoken_token", "django_admin_log", "django_content_type",
		"django_migrations", "django_session", "polls_choice", "polls_poll", "polls_vote",
	}
}

// knownTables are those that any migration makes.
func knownTables() []string {
	return append(djangoTables(), "sessions", "api_tokens", "login_attempts", "second_factors", "recovery_codes",
		"object_versions", "api_idempotency", versionTable)
}

func (r *Report) compareTables(there []string) {
	known := knownTables()
	for _, name := range djangoTables() {
		if !slices.Contains(there, name) {
			r.MissingTables = append(r.MissingTables, name)
		}
	}
	for _, name := range there {
		if !slices.Contains(known, name) {
			r.OtherTables = append(r.OtherTables, name)
		}
	}
}

// count runs a query for each number whose tables are there.
func (r *Report) count(db *gorm.DB, tables []string) error {
	for _, c := range []struct {
		into  *int64
		table string
		query string
	}{
		{&r.Users, "auth_user", "SELECT count(*) FROM auth_user"},
		{&r.Superusers, "auth_user", "SELECT count(*) FROM auth_user WHERE is_superuser AND is_active"},
		{&r.UsersAlike, "auth_user", "SELECT count(*) - count(DISTINCT lower(username)) FROM auth_user"},
		{&r.Polls, "polls_poll", "SELECT count(*) FROM polls_poll"},
		{&r.Choices, "polls_choice", "SELECT count(*) FROM polls_choice"},
		{&r.Votes, "polls_vote", "SELECT count(*) FROM polls_vote"},
		{&r.StrayVotes, "polls_vote", `SELECT count(*) FROM polls_vote v JOIN polls_choice c ON c.id = v.choice_id
			WHERE c.poll_id <> v.poll_id`},
		{&r.RepeatedVotes, "polls_vote", `SELECT count(*) - (SELECT count(*) FROM
			(SELECT DISTINCT poll_id, voted_by_id FROM polls_vote) AS single) FROM polls_vote`},
		{&r.LogEntries, "django_admin_log", "SELECT count(*) FROM django_admin_log"},
		{&r.DjangoTokens, "authtoken_token", "SELECT count(*) FROM authtoken_token"},
	} {
		if !slices.Contains(tables, c.table) {
			continue
		}
		if err := db.Raw(c.query).Scan(c.into).Error; err != nil {
			return fmt.Errorf("inspecting %s: %w", c.table, err)
		}
	}
	return nil
}

func (r *Report) readUsers(db *gorm.DB, tables []string) error {
	if !slices.Contains(tables, "auth_user") {
		return nil
	}
	var users []User
	if err := db.Select("id", "username", "password").Order("id").Find(&users).Error; err != nil {
		return fmt.Errorf("inspecting passwords: %w", err)
	}
	for _, u := range users {
		if !u.HasUsablePassword() {
			r.UnusablePasswords = append(r.UnusablePasswords, u.Username)
		}
	}
	return nil
}

func (r *Report) readPermissions(ctx context.Context, db *gorm.DB, tables []string) error {
	if !slices.Contains(tables, "auth_permission") || !slices.Contains(tables, "django_content_type") {
		for _, k := range kinds() {
			r.MissingPermissions += len(k.permissions())
		}
		return nil
	}
	missing, err := MissingPermissions(ctx, db)
	r.MissingPermissions = len(missing)
	return err
}
