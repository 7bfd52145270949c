package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

// A file that cannot become a tenant leaves nothing behind, neither a tenant nor
// a file beside it, and stays as it is.
func TestAdopt_LeavesNothingBehindOfWhatItRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, file string)
		says  string
	}{
		{"empty", func(t *testing.T, file string) { cut(t, file, 0) }, "too short"},
		{"cut to a header", func(t *testing.T, file string) { cut(t, file, 100) }, "cannot be adopted"},
		{"cut in half", func(t *testing.T, file string) { cut(t, file, 40_000) }, "malformed"},
		{"torn", tear, "cannot be adopted"},
		{"a trigger", change("CREATE TRIGGER evil AFTER INSERT ON polls_vote BEGIN DELETE FROM polls_vote; END"), "evil"},
		{"a virtual table", change("CREATE VIRTUAL TABLE words USING fts5(word)"), "words"},
		{"no users", change("PRAGMA foreign_keys = 0; DROP TABLE auth_user"), "auth_user"},
		{"a vote for nothing", change("PRAGMA foreign_keys = 0; UPDATE polls_vote SET choice_id = 99 WHERE id = 1"),
			"polls_vote row 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data, file := t.TempDir(), modelstest.DjangoFile(t)
			change("PRAGMA journal_mode = DELETE")(t, file)
			test.spoil(t, file)
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := try(t, "", "tenants", "adopt", "thor", file, "--data", data)
			got.want(t, statusFailed, file, test.says)
			if got.stdout != "" {
				t.Errorf("stdout: %s", got.stdout)
			}
			wantUntouched(t, file, before)
			wantStates(t, data, map[string]string{})
			for _, folder := range []string{"tenants", "tmp"} {
				if left, err := filepath.Glob(filepath.Join(data, folder, "*")); err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
			}
			command(t, "", "tenants", "create", "thor", "--data", data) // the name is free
		})
	}
}

// TestAdopt_OfAHugeFile copies no more than what is a database: nothing of what hangs
// on behind it, and nothing at all where the header says that this belongs to it.
func TestAdopt_OfAHugeFile(t *testing.T) {
	t.Parallel()
	const size = 3 << 30 // on paper: nothing was written there
	data, file := t.TempDir(), modelstest.DjangoFile(t)
	change("PRAGMA journal_mode = DELETE")(t, file)
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
	try(t, "", "tenants", "adopt", "thor", file, "--data", data).want(t, 0, "Tenant thor now serves a copy")
	if info, err := os.Stat(databaseOf(t, data, "thor")); err != nil || info.Size() > 10<<20 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	open, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 100)
	_, err = open.ReadAt(head, 0)
	binary.BigEndian.PutUint32(head[28:], size/uint32(binary.BigEndian.Uint16(head[16:])))
	copy(head[92:96], head[24:28]) // else SQLite does not believe it
	_, written := open.WriteAt(head, 0)
	if err := errors.Join(err, written, open.Close()); err != nil {
		t.Fatal(err)
	}
	try(t, "", "tenants", "adopt", "loki", file, "--data", data).want(t, statusFailed, "cannot be adopted", "never used")
	wantStates(t, data, map[string]string{"thor": "active"})
}

func TestAdopt_OnlyReads(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"DELETE", "WAL"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			file := modelstest.DjangoFile(t)
			change("PRAGMA journal_mode = "+mode)(t, file)
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			command(t, "", "tenants", "adopt", "thor", file, "--data", t.TempDir())
			wantUntouched(t, file, before)
		})
	}
}

// Names that we would not give stand in old databases; whoever has one can be
// given a password all the same.
func TestChangePassword_OfNamesThatDjangoOnceLetIn(t *testing.T) {
	t.Parallel()
	const odd = "mister spock"
	data, file := t.TempDir(), modelstest.DjangoFile(t)
	change("UPDATE auth_user SET username = '"+odd+"', email = 'none' WHERE username = 'shabda'")(t, file)
	command(t, "", "tenants", "adopt", "thor", file, "--data", data)
	printed := command(t, goodPassword, "changepassword", "--tenant", "thor", odd, "--password-stdin", "--data", data)
	if !strings.Contains(printed, odd) {
		t.Errorf("printed %q", printed)
	}
	port, _ := begin(t, "serve", "--data", data)
	if !visit(t, port, "thor").logIn(odd, goodPassword) {
		t.Error("the new password does not let them in")
	}
}

// change makes statements a way to spoil a file.
func change(statements string) func(t *testing.T, file string) {
	return func(t *testing.T, file string) {
		t.Helper()
		pool := modelstest.SQLitePool(t, file)
		if _, err := pool.ExecContext(t.Context(), statements); err != nil {
			t.Fatal(err)
		}
		if err := pool.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func cut(t *testing.T, file string, size int64) {
	t.Helper()
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
}

func wantUntouched(t *testing.T, file string, before []byte) {
	t.Helper()
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed, or %v", err)
	}
	if beside, err := filepath.Glob(file + "-*"); err != nil || len(beside) > 0 {
		t.Errorf("beside the file are %v, %v", beside, err)
	}
}
