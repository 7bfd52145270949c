package web_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pollsadmin/models/modelstest"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// fault is something that happens to a tenant's file, and how it is mended.
type fault struct {
	name  string
	cause func(t *testing.T, file string) (mend func())
}

func faults() []fault {
	return []fault{
		{"missing", func(t *testing.T, file string) func() { return put(t, file, func() error { return os.Remove(file) }) }},
		{"empty", func(t *testing.T, file string) func() {
			return put(t, file, func() error { return os.Truncate(file, 0) })
		}},
		{"truncated", func(t *testing.T, file string) func() {
			return put(t, file, func() error { return os.Truncate(file, 20_000) })
		}},
		{"no database", func(t *testing.T, file string) func() {
			return put(t, file, func() error { return os.WriteFile(file, []byte(strings.Repeat("no database ", 5000)), 0o600) })
		}},
		{"corrupted", func(t *testing.T, file string) func() { return put(t, file, func() error { return garble(file) }) }},
		{"locked", lockFile},
	}
}

// put keeps a copy of a file, to put it back.
func put(t *testing.T, file string, cause func() error) (mend func()) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err == nil {
		err = cause()
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// garble overwrites all but the first page.
func garble(file string) error {
	whole, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for i := 4096; i < len(whole); i++ {
		whole[i] ^= 0x5a
	}
	return os.WriteFile(file, whole, 0o600)
}

// lockFile is another program that keeps everybody out.
func lockFile(t *testing.T, file string) func() {
	t.Helper()
	pool := modelstest.SQLitePool(t, file)
	conn, err := pool.Conn(t.Context())
	if err == nil {
		_, err = conn.ExecContext(t.Context(), "PRAGMA locking_mode = exclusive")
	}
	var tx *sql.Tx
	if err == nil {
		tx, err = conn.BeginTx(t.Context(), nil)
	}
	if err == nil {
		_, err = tx.ExecContext(t.Context(), "UPDATE auth_user SET last_name = 'locked'")
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFaults_AreOneTenants: whose file is unusable is told so, nobody else hears of it,
// and when the file is mended everything is as before.
func TestFaults_AreOneTenants(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			site.FilesOnly()
			thor, potter := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Potter, webtest.Root)
			before := thor.Get("/api/polls/").Expect(http.StatusOK).Body.String()
			potter.Get("/api/polls/").Expect(http.StatusOK)

			file := closed(t, site)
			mend := f.cause(t, file)
			for range 2 {
				if answer := thor.Get("/api/polls/1/"); answer.Code != http.StatusServiceUnavailable {
					t.Errorf("got %d %s", answer.Code, answer.Body)
				}
				page := site.Client(webtest.Thor).Get("/admin/login/")
				if page.Code != http.StatusServiceUnavailable || strings.Contains(page.Body.String(), site.Dir) {
					t.Errorf("the page: %d\n%.500s", page.Code, page.Body)
				}
				began := time.Now()
				potter.Get("/api/polls/1/").Expect(http.StatusOK)
				potter.JSON(http.MethodPatch, "/api/polls/2/", `{"question": "Potter: still here?"}`).Expect(http.StatusOK)
				if took := time.Since(began); took > 5*time.Second {
					t.Errorf("potter waited for %v", took)
				}
			}
			mend()
			for until := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
				answer := thor.Get("/api/polls/")
				if answer.Code == http.StatusOK && answer.Body.String() == before {
					break
				}
				if time.Now().After(until) {
					t.Fatalf("it does not heal: %d %.500s\n%s", answer.Code, answer.Body, site.Log)
				}
			}
			thor.JSON(http.MethodPatch, "/api/polls/2/", `{"question": "Thor: mended?"}`).Expect(http.StatusOK)
		})
	}
}

// TestFaults_WhileAFileIsOpen garbles what is being served.
func TestFaults_WhileAFileIsOpen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.FilesOnly()
	site.Fill(webtest.Thor, webtest.Bulk{Users: 50, Polls: 500, Choices: 4})
	thor, potter := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Potter, webtest.Root)
	file := closed(t, site)
	thor.Get("/api/polls/1/").Expect(http.StatusOK)
	mend := put(t, file, func() error { return garble(file) })
	refused := 0
	for id := range 300 {
		switch answer := thor.Get(fmt.Sprintf("/api/polls/?page_size=10&page=%d", 1+id%50)); answer.Code {
		case http.StatusOK: // it was read before
		case http.StatusServiceUnavailable:
			refused++
		default:
			t.Fatalf("got %d %s", answer.Code, answer.Body)
		}
	}
	if refused == 0 {
		t.Error("nobody was told")
	}
	potter.Get("/api/polls/1/").Expect(http.StatusOK)
	mend()
	closed(t, site)
	for page := range 50 {
		thor.Get(fmt.Sprintf("/api/polls/?page_size=10&page=%d", 1+page)).Expect(http.StatusOK)
	}
}

// closed has thor's file closed, and gives its path. A tenant that is suspended has
// none open.
func closed(t *testing.T, site *webtest.Site) (file string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	name := tenants.Name(webtest.Thor)
	info, err := site.Registry.Lookup(ctx, name)
	if err == nil {
		err = site.Registry.Suspend(ctx, name)
	}
	file = filepath.Join(site.Dir, "tenants", info.ID+".db")
	for until := time.Now().Add(10 * time.Second); err == nil; time.Sleep(20 * time.Millisecond) {
		if _, missing := os.Stat(file + "-wal"); missing != nil {
			break
		}
		if time.Now().After(until) {
			t.Fatal("it is still open")
		}
	}
	if err == nil {
		err = site.Registry.Resume(ctx, name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestFaults_AFileIsTakenAwayWhileItIsOpen: nothing is said to be saved that goes to a
// file which is no longer there, though SQLite says nothing; and when the file is back
// all is there that was saved before.
func TestFaults_AFileIsTakenAwayWhileItIsOpen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.FilesOnly()
	thor, potter := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Potter, webtest.Root)
	post := func(c *webtest.Client, question string) *webtest.Response {
		return c.JSON(http.MethodPost, "/api/polls/", `{"question": "`+question+`"}`)
	}
	get := func() *webtest.Response { return thor.Get("/api/polls/?search=what+is") }
	saved := post(thor, "What is saved?").Expect(http.StatusCreated)
	info, err := site.Registry.Lookup(t.Context(), webtest.Thor)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(site.Dir, "tenants", info.ID+".db")
	for _, first := range []string{"who writes", "who reads"} {
		if err := os.Rename(file, file+"-away"); err != nil {
			t.Fatal(err)
		}
		if first == "who reads" {
			soon(t, get, http.StatusServiceUnavailable)
		}
		for range 3 {
			post(thor, "What is lost?").Expect(http.StatusServiceUnavailable)
			post(potter, "What is it to us?").Expect(http.StatusCreated)
		}
		get().Expect(http.StatusServiceUnavailable)
		if err := os.Rename(file+"-away", file); err != nil {
			t.Fatal(err)
		}
		body := soon(t, get, http.StatusOK).Body.String()
		if !strings.Contains(body, strings.TrimSpace(saved.Body.String())) || strings.Contains(body, "lost") {
			t.Errorf("after it was put back: %s", body)
		}
		post(thor, "What is now?").Expect(http.StatusCreated)
	}
}

// soon asks until the answer has a status.
func soon(t *testing.T, ask func() *webtest.Response, status int) *webtest.Response {
	t.Helper()
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		answer := ask()
		if answer.Code == status {
			return answer
		}
		if time.Now().After(until) {
			t.Fatalf("still %d and not %d: %s", answer.Code, status, answer.Body)
		}
	}
}

// TestFaults_AnotherProgramHoldsAFile: while it writes, the tenant can be read, whoever
// would write is told to come again, and nobody else hears of it.
func TestFaults_AnotherProgramHoldsAFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.FilesOnly()
	thor, potter := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Potter, webtest.Root)
	post := func(c *webtest.Client) *webtest.Response {
		return c.JSON(http.MethodPost, "/api/polls/", `{"question": "Who holds it?"}`)
	}
	post(thor).Expect(http.StatusCreated)
	info, err := site.Registry.Lookup(t.Context(), webtest.Thor)
	if err != nil {
		t.Fatal(err)
	}
	pool := modelstest.SQLitePool(t, filepath.Join(site.Dir, "tenants", info.ID+".db"))
	conn, err := pool.Conn(t.Context())
	if err == nil {
		_, err = conn.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	}
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if answer := post(thor).Expect(http.StatusServiceUnavailable); answer.Header().Get("Retry-After") == "" {
		t.Errorf("it is not said when to come again: %v", answer.Header())
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("that was said after %v", took)
	}
	thor.Get("/api/polls/").Expect(http.StatusOK)
	post(potter).Expect(http.StatusCreated)
	_, err = conn.ExecContext(t.Context(), "ROLLBACK")
	if err := errors.Join(err, conn.Close(), pool.Close()); err != nil {
		t.Fatal(err)
	}
	post(thor).Expect(http.StatusCreated)
}
