package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models/modelstest"
)

const fixtureFile = "../../models/testdata/django/fixture.py"

// What we dump Django loads into a database of its own making, every row of it; what
// Django dumps of that, with numbers or with names, we load into new tenants.
func TestFixtures_GoToDjangoAndBack(t *testing.T) {
	t.Parallel()
	wantDjango(t)
	data, dir := t.TempDir(), t.TempDir()
	command(t, "", "tenants", "adopt", "thor", modelstest.DjangoFile(t), "--data", data)
	thor := databaseOf(t, data, "thor")
	ours, django := filepath.Join(dir, "ours.json"), filepath.Join(dir, "django.db")
	command(t, "", "dumpdata", "--tenant", "thor", "--data", data, "--output", ours)
	runFixture(t, "load", django, ours)
	microseconds := len("2018-07-05 11:20:55.605247")
	want := contentsOf(t, thor, microseconds)
	for _, table := range []string{"auth_user_user_permissions", "auth_group_permissions", "django_admin_log"} {
		if len(want[table]) == 0 {
			t.Errorf("this test sees no rows of %s", table)
		}
	}
	if diff := cmp.Diff(want, contentsOf(t, django, microseconds)); diff != "" {
		t.Error("what Django has loaded (-thor's +Django's):\n", diff)
	}

	milliseconds := len("2018-07-05 11:20:55.605") // Django writes no more
	for name, options := range map[string][]string{
		"numbers": nil, "names": {"--natural-foreign", "--natural-primary", "--indent=2"},
	} {
		file := filepath.Join(dir, name+".json")
		runFixture(t, "dump", django, file, options...)
		command(t, "", "tenants", "create", name, "--data", data)
		command(t, "", "loaddata", "--tenant", name, "--data", data, file)
		diff := cmp.Diff(contentsOf(t, django, milliseconds), contentsOf(t, databaseOf(t, data, name), milliseconds))
		if diff != "" {
			t.Errorf("what we have loaded by %s (-Django's +ours):\n%s", name, diff)
		}
	}
}

// Columns of ours are what Django's loaddata refuses, unless it is told not to: this
// is why they are not dumped unless asked for.
func TestFixtures_WithColumnsOfOurs(t *testing.T) {
	t.Parallel()
	wantDjango(t)
	data, dir := t.TempDir(), t.TempDir()
	command(t, "", "tenants", "adopt", "thor", modelstest.DjangoFile(t), "--data", data)
	file, django := filepath.Join(dir, "ours.json"), filepath.Join(dir, "django.db")
	command(t, "", "dumpdata", "--tenant", "thor", "--data", data, "--ours", "--output", file)
	if out, err := tryFixture(t, "load", django, file); err == nil || !strings.Contains(out, "closed_at") {
		t.Errorf("Django takes what it does not know: %v\n%s", err, out)
	}
	runFixture(t, "load", django, file, "--ignorenonexistent")
	if n := len(contentsOf(t, django, 19)["polls_vote"]); n != 4 {
		t.Errorf("Django has %d votes", n)
	}
}

func runFixture(t *testing.T, deed, database, file string, options ...string) {
	t.Helper()
	if out, err := tryFixture(t, deed, database, file, options...); err != nil {
		t.Fatalf("Django cannot %s %s: %v\n%s", deed, file, err, out)
	}
}

func tryFixture(t *testing.T, deed, database, file string, options ...string) (said string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script := exec.CommandContext(ctx, python, append([]string{"-B", fixtureFile, deed, database, file}, options...)...)
	out, err := script.CombinedOutput()
	return string(out), err
}

// contentsOf are the rows of an SQLite file as texts, by table, without the numbers
// of content types and permissions; times are cut to so many characters.
func contentsOf(t *testing.T, path string, precision int) map[string][]string {
	t.Helper()
	db := modelstest.SQLitePool(t, path)
	at := func(column string) string {
		return fmt.Sprintf("substr(CASE length(%[1]s) WHEN 10 THEN %[1]s || ' 00:00:00' ELSE %[1]s END, 1, %[2]d)",
			column, precision)
	}
	const right = " JOIN auth_permission p ON p.id = permission_id JOIN django_content_type t ON t.id = p.content_type_id"
	contents := map[string][]string{}
	for table, query := range map[string]string{
		"django_content_type": "SELECT app_label, model FROM django_content_type",
		"auth_permission": "SELECT app_label, model, codename, name FROM auth_permission p " +
			"JOIN django_content_type t ON t.id = content_type_id",
		"auth_group":             "SELECT id, name FROM auth_group",
		"auth_group_permissions": "SELECT group_id, app_label, codename FROM auth_group_permissions" + right,
		"auth_user": "SELECT id, username, password, first_name, last_name, email, is_staff, is_active, is_superuser, " +
			at("date_joined") + ", " + at("last_login") + " FROM auth_user",
		"auth_user_groups":           "SELECT user_id, group_id FROM auth_user_groups",
		"auth_user_user_permissions": "SELECT user_id, app_label, codename FROM auth_user_user_permissions" + right,
		"django_admin_log": "SELECT l.id, user_id, app_label, model, object_id, object_repr, action_flag, change_message, " +
			at("action_time") + " FROM django_admin_log l LEFT JOIN django_content_type t ON t.id = content_type_id",
		"polls_poll":   "SELECT id, question, created_by_id, " + at("pub_date") + " FROM polls_poll",
		"polls_choice": "SELECT id, poll_id, choice_text FROM polls_choice",
		"polls_vote":   "SELECT id, poll_id, choice_id, voted_by_id FROM polls_vote",
	} {
		contents[table] = rowsAsTexts(t, db, query)
	}
	return contents
}

func rowsAsTexts(t *testing.T, db *sql.DB, query string) (lines []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, places := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%v", values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

// A tenant on PostgreSQL takes what one on SQLite gave, and goes on counting after it.
func TestFixtures_GoToPostgres(t *testing.T) {
	t.Parallel()
	data, cluster := t.TempDir(), "--postgres="+clusterURL(t)
	file := filepath.Join(data, "thor.json")
	command(t, "correct horse", "tenants", "create", "thor", "--data", data, "--superuser", "root", "--password-stdin")
	command(t, "", "tenants", "create", "loki", "--data", data, cluster, "--engine", "postgres")
	defer func() {
		command(t, "", "tenants", "delete", "loki", "--data", data, cluster)
		command(t, "", "tenants", "purge", "loki", "--yes", "loki", "--data", data, cluster)
	}()
	in := []string{"--tenant", "loki", "--data", data, cluster}
	command(t, "", "dumpdata", "--tenant", "thor", "--data", data, "--output", file)
	command(t, "", append([]string{"loaddata", file}, in...)...)
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), command(t, "", append([]string{"dumpdata"}, in...)...)); diff != "" {
		t.Error("what PostgreSQL has (-thor's +loki's):\n", diff)
	}
	command(t, goodPassword, append([]string{"createsuperuser", "--username", "next", "--password-stdin"}, in...)...)
}

// A file that cannot be loaded whole leaves the tenant as it was, and is not noted.
func TestLoaddata_IsAllOrNothing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	load := func(text string, args ...string) outcome {
		return try(t, text, append([]string{"loaddata", "--tenant", "thor", "--data", data, "-"}, args...)...)
	}
	const group, vote = `{"model": "auth.group", "pk": 7, "fields": {"name": "Editors", "permissions": []}}`,
		`{"model": "polls.vote", "pk": 3, "fields": {"choice": 99, "poll": 1, "voted_by": 1}}`
	load("["+group+", "+vote+"]").want(t, statusFailed,
		`nothing was loaded`, `standard input, object 2 (polls.vote, pk 3), field "choice": there is no polls.choice 99`)
	out := try(t, "", "dumpdata", "--tenant", "thor", "--data", data, "auth.group")
	out.want(t, 0)
	if out.stdout != "[\n]\n" {
		t.Errorf("it was loaded in part:\n%s", out.stdout)
	}
	load("[]", "--exclude", "music").want(t, statusUsage, `there is no model "music"`, "polls.choice")

	load("["+group+", "+vote+"]", "--exclude", "polls").want(t, 0, "thor: 1 object loaded, 1 left out.")
	var report struct {
		Objects map[string]int
	}
	if err := json.Unmarshal([]byte(load("["+group+"]", "--json").stdout), &report); err != nil {
		t.Fatal(err)
	}
	if report.Objects["auth.group"] != 1 {
		t.Errorf("reported: %+v", report)
	}
	shown := command(t, "", "tenants", "show", "thor", "--data", data)
	if n := strings.Count(shown, "loaddata 1 object of -"); n != 2 {
		t.Errorf("%d loads are noted:\n%s", n, shown)
	}
	command(t, "", "tenants", "read-only", "thor", "--data", data)
	load("["+group+"]").want(t, statusFailed, "read-only")
}

// Files of one call make one whole, in whatever order, and come to no other tenant.
func TestLoaddata_OfSeveralFiles(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"thor", "loki"} {
		command(t, "", "tenants", "create", name, "--data", data)
	}
	polls := filepath.Join(dir, "polls.json")
	const text = `[{"model": "polls.poll", "pk": 1, "fields": {"question": "Mead?", "created_by": ["odin"]}}]`
	if err := os.WriteFile(polls, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var users bytes.Buffer
	zip := gzip.NewWriter(&users)
	fmt.Fprint(zip, `[{"model": "auth.user", "pk": 4, "fields": {"username": "odin", "password": "!"}}]`)
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	command(t, users.String(), "loaddata", polls, "-", "--tenant", "thor", "--data", data)
	for name, want := range map[string]bool{"thor": true, "loki": false} {
		got := command(t, "", "dumpdata", "--tenant", name, "--data", data, "polls")
		if strings.Contains(got, `"question": "Mead?", `) != want {
			t.Errorf("%s has\n%s", name, got)
		}
	}
	try(t, users.String()[:60], "loaddata", "-", "--tenant", "loki", "--data", data).
		want(t, statusFailed, "standard input, object 1", "unexpected EOF")
}

// A dump is in its file once it is whole, compressed if so named, and for nobody else
// to read: there are password hashes in it.
func TestDumpdata_WritesFiles(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"thor", "loki"} {
		command(t, "correct horse\n", "tenants", "create", name, "--superuser", "root", "--password-stdin", "--data", data)
	}
	file := filepath.Join(dir, "thor.json.gz")
	dump := []string{"dumpdata", "--data", data, "--output", file, "--tenant"}
	command(t, "", append(dump, "thor")...)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
		t.Errorf("it is not compressed: %.20q, %v", raw, err)
	}
	command(t, "", "loaddata", "--tenant", "loki", "--data", data, file)

	try(t, "", append(dump, "nobody")...).want(t, statusFailed, "nobody")
	try(t, "", append(dump, "thor", "sessions")...).want(t, statusUsage, "it is in no fixture")
	try(t, "", append(dump, "thor", "--indent", "-1")...).want(t, statusUsage, "--indent -1")
	try(t, "", "dumpdata", "--data", data, "--tenant", "thor", "-o", filepath.Join(dir, "no", "such.json")).
		want(t, statusFailed, "such.json")
	try(t, "", "loaddata", "--data", data, "--tenant", "thor").want(t, statusUsage, "say which files")
	try(t, "", "loaddata", "--data", data, "--tenant", "thor", "none.json").want(t, statusFailed, "none.json")
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(raw, again) {
		t.Error("a dump that failed has changed the file before it:", err)
	}
	left, err := fs.Glob(os.DirFS(dir), ".*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
