package main

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

// djangos is what is other in Django's databases than in the baseline, and somebody
// who is in it.
const djangos = `
	ALTER TABLE auth_user ALTER first_name TYPE varchar(30);
	ALTER TABLE auth_user ALTER email DROP NOT NULL;
	CREATE TABLE django_site (id serial PRIMARY KEY, domain varchar(100));
	INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
			date_joined)
		VALUES (7, 'pbkdf2_sha256$1000$salt$c2FsdA==', true, 'ada', '', '', '', true, true, '2018-07-05');
	INSERT INTO polls_poll (id, question, pub_date, created_by_id) VALUES (3, 'Swallow?', '2018-07-05', 7);
	SELECT setval('polls_poll_id_seq', 3); SELECT setval('auth_user_id_seq', 7)`

func TestAdopt_OfPostgreSQL(t *testing.T) {
	t.Parallel()
	data, cluster := t.TempDir(), "--postgres="+clusterURL(t)
	source := modelstest.PostgresPool(t)
	baseline, err := os.ReadFile("../../models/migrations/postgres/00001_baseline.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.ExecContext(t.Context(), string(baseline)+djangos); err != nil {
		t.Fatal(err)
	}
	var name string
	if err := source.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	address := strings.Replace(clusterURL(t), "/postgres?", "/"+name+"?", 1)
	got := try(t, "", "tenants", "adopt", "thor", address, "--data", data, cluster)
	got.want(t, 0)
	const drift = "thor: its schema is not what migrations make: auth_user has column email character varying(254)"
	if !strings.Contains(got.stderr, drift) {
		t.Errorf("it does not tell how the schema drifts:\n%s", got.stderr)
	}
	if strings.Contains(got.stderr, "first_name") {
		t.Errorf("first names stay shorter than they may be:\n%s", got.stderr)
	}
	defer func() {
		command(t, "", "tenants", "delete", "thor", "--data", data, cluster)
		command(t, "", "tenants", "purge", "thor", "--yes", "thor", "--data", data, cluster)
	}()
	for _, text := range []string{"Found: 1 user (active superusers: 1), 1 poll,", "were kept: django_site."} {
		if !strings.Contains(got.stdout, text) {
			t.Errorf("%q is not in the report:\n%s", text, got.stdout)
		}
	}
	token := strings.TrimSpace(command(t, "", "createtoken", "--tenant", "thor", "ada", "--data", data, cluster))
	port, _ := begin(t, "serve", "--data", data, cluster)
	script := visit(t, port, "thor")
	if status, body := script.get("/api/polls/3/", "Authorization", "Token "+token); status != http.StatusOK {
		t.Errorf("Django's poll: status %d\n%s", status, body)
	}
	script.wantPost("/api/polls/", token, `{"question": "African?"}`)
	var polls int
	err = source.QueryRowContext(t.Context(), "SELECT count(*) FROM polls_poll").Scan(&polls)
	if err != nil || polls != 1 {
		t.Errorf("the database that was adopted has %d polls now, %v", polls, err)
	}
	empty := strings.Replace(clusterURL(t), "/postgres?", "/template1?", 1)
	try(t, "", "tenants", "adopt", "loki", empty, "--data", data, cluster).
		want(t, statusFailed, "it has no table auth_user")
	try(t, "", "tenants", "adopt", "loki", "postgres://me:secret@db/x", "--data", data, cluster).
		want(t, statusUsage, "a password does not belong")
}
