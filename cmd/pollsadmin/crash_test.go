package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/tenants"
)

// crashRounds is how often the server is killed: TEST_CRASHES says so, as in CI.
func crashRounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("TEST_CRASHES")
	if text == "" {
		return 2
	}
	rounds, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return rounds
}

// TestCrash_LosesNothingAcknowledged kills a server at random moments, while scripts
// write to two tenants with the same ids. What it has acknowledged is there; what it
// has not is there once or not at all, and is done once when it is sent again.
func TestCrash_LosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	writers := append(writersAt(t, data, "thor"), writersAt(t, data, "potter")...)
	seed := rand.Uint64()
	t.Logf("the seed is %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range crashRounds(t) {
		server, port := process(t, "serve", "--data="+data, "--api-limits=token=0,user=0")
		var all sync.WaitGroup
		for _, w := range writers {
			all.Go(func() { w.write(t.Context(), port) })
		}
		time.Sleep(time.Duration(20+random.IntN(600)) * time.Millisecond)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		_, _ = server.Wait() // it was killed
		all.Wait()
		for _, tenant := range []string{"thor", "potter"} {
			wantSound(t, round, data, tenant, writers)
		}
		if t.Failed() {
			return
		}
	}
	done := 0
	for _, w := range writers {
		done += len(w.made)
	}
	t.Logf("%d polls were acknowledged", done)
	command(t, "", "tenants", "doctor", "--data", data)
}

// writer is a script that makes polls, and renames its last one.
type writer struct {
	tenant, token string
	name          string
	n             int
	made          []string // acknowledged
	tried         string   // sent, and not known to be done
	last          uint     // the poll that it renames
	wanted        []string // the names that poll may have
}

// writersAt makes a tenant, and scripts that write to it.
func writersAt(t *testing.T, data, tenant string) (list []*writer) {
	t.Helper()
	registry, err := tenants.Open(t.Context(), tenants.Config{
		Dir: data, Domains: []string{"localhost"}, Migrator: models.SQLiteMigrations(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registry.Create(t.Context(), tenants.Name(tenant)); err != nil {
		t.Fatal(err)
	}
	for i, token := range electorate(t, registry, tenants.Name(tenant), 4) {
		list = append(list, &writer{tenant: tenant, token: token, name: fmt.Sprintf("%s's %d", tenant, i)})
	}
	if err := registry.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return list
}

// write makes and renames polls until the server is gone.
func (w *writer) write(ctx context.Context, port string) {
	for {
		if w.tried == "" {
			w.n++
			w.tried = fmt.Sprintf("%s, number %d", w.name, w.n)
		}
		made, ok := w.send(ctx, port, http.MethodPost, "/api/polls/", w.tried, http.StatusCreated)
		if !ok {
			return
		}
		w.made = append(w.made, w.tried)
		w.tried = ""
		if w.last != 0 {
			name := fmt.Sprintf("%s, renamed %d", w.name, w.n)
			w.wanted = append(w.wanted, name)
			path := fmt.Sprintf("/api/polls/%d/", w.last)
			if _, ok := w.send(ctx, port, http.MethodPatch, path, name, http.StatusOK); !ok {
				return
			}
			w.wanted = []string{name}
			continue
		}
		w.last, w.wanted = made, []string{w.made[len(w.made)-1]}
		w.made = w.made[:len(w.made)-1] // it will not keep its name
	}
}

// send asks for something under a key of its own, and reports whether it was done.
func (w *writer) send(ctx context.Context, port, method, path, question string, want int) (id uint, ok bool) {
	body, _ := json.Marshal(map[string]string{"question": question}) // texts can be written
	address := "http://127.0.0.1:" + port + path
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, false
	}
	request.Host = w.tenant + ".localhost"
	request.Header.Set("Authorization", "Token "+w.token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", strings.Map(keyRune, question))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, false
	}
	said, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	var made struct{ ID uint }
	ok = err == nil && answer.StatusCode == want && json.Unmarshal(said, &made) == nil
	return made.ID, ok
}

func keyRune(r rune) rune {
	if r == '\'' || r == ' ' {
		return '-'
	}
	return r
}

// wantSound looks at a tenant's file after a crash.
func wantSound(t *testing.T, round int, data, tenant string, writers []*writer) {
	t.Helper()
	db := modelstest.SQLitePool(t, databaseOf(t, data, tenant))
	defer func() { _ = db.Close() }()
	var sound string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("round %d: %s's file: %s, %v", round, tenant, sound, err)
	}
	if broken := column[string](t, db, "SELECT \"table\" FROM pragma_foreign_key_check"); len(broken) > 0 {
		t.Errorf("round %d: keys lead nowhere in %s's %v", round, tenant, broken)
	}
	there := map[string]int{}
	for _, question := range column[string](t, db, "SELECT question FROM polls_poll") {
		there[question]++
	}
	for _, w := range writers {
		if w.tenant != tenant {
			if there[w.name+", number 1"] > 0 {
				t.Errorf("round %d: %s's poll is at %s", round, w.tenant, tenant)
			}
			continue
		}
		for _, question := range w.made {
			if there[question] != 1 {
				t.Errorf("round %d: %q was acknowledged, and is there %d times", round, question, there[question])
			}
		}
		if there[w.tried] > 1 {
			t.Errorf("round %d: %q is there %d times", round, w.tried, there[w.tried])
		}
		w.wantRenamed(t, round, db)
	}
}

// wantRenamed: the poll has the last name that was acknowledged, or the one after it.
func (w *writer) wantRenamed(t *testing.T, round int, db *sql.DB) {
	t.Helper()
	if w.last == 0 {
		return
	}
	ask := fmt.Sprintf("SELECT question FROM polls_poll WHERE id = %d", w.last)
	if got := column[string](t, db, ask); len(got) != 1 || !slices.Contains(w.wanted, got[0]) {
		t.Errorf("round %d: %s's poll is called %q, and not one of %q", round, w.name, got, w.wanted)
	}
}

// column reads one column.
func column[T any](t *testing.T, db *sql.DB, ask string) (all []T) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one T
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
