package models_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

const allTables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

// ours are our own tables, and what we add to Django's.
func ours(name string) bool {
	return name == "voted_at" || name == "closed_at" || name == "polls_vote_results" || name == "polls_vote_newest" ||
		name == "polls_vote_oldest" || name == "polls_poll_pub_date" || name == "django_admin_log_action_time" ||
		name == "polls_poll_question" || strings.HasPrefix(name, "polls_poll_closed_") ||
		name == "polls_choice_choice_text" || name == "auth_user_email" || name == "auth_user_first_name" ||
		name == "auth_user_last_name" || name == "django_admin_log_object" ||
		strings.HasPrefix(name, "sessions") || strings.HasPrefix(name, "api_tokens") || name == "object_versions" ||
		strings.HasPrefix(name, "api_idempotency") || strings.HasPrefix(name, "login_attempts") ||
		strings.HasPrefix(name, "second_factors") || strings.HasPrefix(name, "recovery_codes") ||
		strings.HasPrefix(name, "pollsadmin_migrations")
}

// schemaOf describes tables and indexes by what they hold, so that the spelling
// of CREATE does not matter.
func schemaOf(t *testing.T, db *sql.DB) map[string][]string {
	t.Helper()
	schema := map[string][]string{}
	for _, table := range texts(t, db, allTables) {
		if ours(table) {
			continue
		}
		columns := `SELECT name || ' ' || type || ' ' || "notnull" || ' ' || pk FROM pragma_table_info(?)
			WHERE name NOT IN ('voted_at', 'closed_at') ORDER BY name`
		schema[table] = texts(t, db, columns, table)
		keys := `SELECT 'references ' || "table" || "from" || "to" || on_delete
			FROM pragma_foreign_key_list(?) ORDER BY "from"`
		schema[table] = append(schema[table], texts(t, db, keys, table)...)
		for _, index := range texts(t, db, `SELECT name FROM pragma_index_list(?) ORDER BY name`, table) {
			if ours(index) {
				continue
			}
			parts := texts(t, db, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)
			unique := texts(t, db, `SELECT "unique" FROM pragma_index_list(?) WHERE name = ?`, table, index)
			schema[table] = append(schema[table], fmt.Sprintf("%s %v unique %v", index, parts, unique))
		}
	}
	return schema
}

func rowsOf(t *testing.T, db *sql.DB, skip ...string) map[string][]string {
	t.Helper()
	rows := map[string][]string{}
	for _, table := range texts(t, db, allTables) {
		if ours(table) {
			continue
		}
		var quoted []string
		for _, column := range texts(t, db, "SELECT name FROM pragma_table_info(?) ORDER BY name", table) {
			if !ours(column) {
				quoted = append(quoted, `quote("`+column+`")`)
			}
		}
		rows[table] = texts(t, db, `SELECT `+strings.Join(quoted, " || '|' || ")+` FROM "`+table+`" ORDER BY 1`)
	}
	for _, table := range skip {
		delete(rows, table)
	}
	return rows
}

func texts(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestMigrations_LeaveADjangoDatabaseAsItIs(t *testing.T) {
	t.Parallel()
	db := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	m := models.SQLiteMigrations()
	if v, err := m.Version(t.Context(), db); v != 0 || err != nil {
		t.Fatal(v, err)
	}
	schema, rows := schemaOf(t, db), rowsOf(t, db, "auth_permission")
	permissions := rowsOf(t, db)["auth_permission"]
	for range 2 {
		if err := m.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(schema, schemaOf(t, db)); diff != "" {
			t.Error("the schema changed:", diff)
		}
		if diff := cmp.Diff(rows, rowsOf(t, db, "auth_permission")); diff != "" {
			t.Error("rows changed:", diff)
		}
	}
	after := rowsOf(t, db)["auth_permission"]
	for _, p := range permissions {
		if !strings.Contains(strings.Join(after, "\n"), p) {
			t.Error("a permission changed:", p)
		}
	}
	if len(permissions) != 30 || len(after) != 40 {
		t.Errorf("%d permissions became %d, want 30 and 40", len(permissions), len(after))
	}
	if v, err := m.Version(t.Context(), db); v != m.Latest() || err != nil {
		t.Errorf("version %d, %v; want %d", v, err, m.Latest())
	}
}

func TestMigrations_CreateWhatDjangoWould(t *testing.T) {
	t.Parallel()
	django := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	empty := modelstest.SQLitePool(t, filepath.Join(t.TempDir(), "empty.db"))
	for _, db := range []*sql.DB{django, empty} {
		if err := models.SQLiteMigrations().Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(schemaOf(t, django), schemaOf(t, empty)); diff != "" {
		t.Error("Django's schema and ours differ:", diff)
	}
	for _, query := range []string{
		"SELECT id || app_label || model FROM django_content_type ORDER BY id",
		`SELECT t.app_label || t.model || p.codename || p.name FROM auth_permission p
			JOIN django_content_type t ON t.id = p.content_type_id ORDER BY 1`,
		"SELECT id || app || name FROM django_migrations ORDER BY id",
	} {
		if diff := cmp.Diff(texts(t, django, query), texts(t, empty, query)); diff != "" {
			t.Error(query, diff)
		}
	}
	first := texts(t, empty, "SELECT codename FROM auth_permission ORDER BY id LIMIT 5")
	want := []string{"add_logentry", "change_logentry", "delete_logentry", "view_logentry", "add_permission"}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error("not in Django's order:", diff)
	}
}

func TestMigrations_FillGapsInAnOlderDjangoDatabase(t *testing.T) {
	t.Parallel()
	db := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	for _, statement := range []string{
		"DROP TABLE authtoken_token",
		"DROP INDEX polls_vote_poll_id_482e29e3",
		"DELETE FROM django_migrations WHERE app = 'authtoken' OR name LIKE '0012%'",
		"DELETE FROM auth_permission WHERE content_type_id = (SELECT id FROM django_content_type WHERE model = 'token')",
		"DELETE FROM django_content_type WHERE model = 'token'",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	if err := models.SQLiteMigrations().Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	whole := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	if diff := cmp.Diff(schemaOf(t, whole), schemaOf(t, db)); diff != "" {
		t.Error("what was missing did not come in:", diff)
	}
	last := "SELECT app || name FROM django_migrations WHERE app IN ('auth', 'authtoken') ORDER BY id DESC LIMIT 3"
	migrations := texts(t, db, last)
	want := []string{"authtoken0002_auto_20160226_1747", "authtoken0001_initial", "auth0011_update_proxy_permissions"}
	if diff := cmp.Diff(want, migrations); diff != "" {
		t.Error("Django's own record of migrations:", diff)
	}
	if n := texts(t, db, "SELECT count(*) FROM auth_permission"); n[0] != "40" {
		t.Error("permissions:", n)
	}
}

func TestMigrations_RepeatedVotesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	db := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	for _, statement := range []string{
		"DROP INDEX polls_vote_poll_id_voted_by_id_b3a619b5_uniq",
		`INSERT INTO polls_vote (choice_id, poll_id, voted_by_id)
			SELECT choice_id, poll_id, voted_by_id FROM polls_vote WHERE id = 1`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	before := rowsOf(t, db)
	err := models.SQLiteMigrations().Up(t.Context(), db)
	if err == nil || !strings.Contains(err.Error(), "polls_vote.poll_id, polls_vote.voted_by_id") {
		t.Fatal("want the broken index named, got", err)
	}
	if diff := cmp.Diff(before, rowsOf(t, db)); diff != "" {
		t.Error("half a migration stayed:", diff)
	}
	report, err := models.SQLiteMigrations().Inspect(t.Context(), db)
	if err != nil || report.RepeatedVotes != 1 {
		t.Error("Inspect does not foretell it:", report, err)
	}
}

func TestMigrations_Postgres(t *testing.T) {
	t.Parallel()
	db := modelstest.PostgresPool(t)
	m := models.PostgresMigrations()
	if v, err := m.Version(t.Context(), db); v != 0 || err != nil {
		t.Fatal(v, err)
	}
	started := make(chan error, 3)
	for range cap(started) { // several servers at the same moment
		go func() { started <- m.Up(t.Context(), db) }()
	}
	for range cap(started) {
		if err := <-started; err != nil {
			t.Fatal(err)
		}
	}
	if v, err := m.Version(t.Context(), db); v != m.Latest() || err != nil {
		t.Fatal(v, err)
	}
	if n := texts(t, db, "SELECT count(*)::text FROM auth_permission"); n[0] != "40" {
		t.Error("permissions:", n)
	}
	if n := texts(t, db, "SELECT count(*)::text FROM pg_constraint WHERE contype = 'f' AND condeferred"); n[0] != "21" {
		t.Error("deferred foreign keys:", n)
	}
}
