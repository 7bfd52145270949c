package tenants

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// django is what Django's own migrations leave, as far as it matters here.
const django = `
	CREATE TABLE auth_user (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, password varchar(128) NOT NULL,
		username varchar(150) NOT NULL UNIQUE, is_superuser bool NOT NULL, date_joined datetime NOT NULL);
	CREATE TABLE polls_poll (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, question varchar(100) NOT NULL,
		pub_date datetime NOT NULL, created_by_id integer NOT NULL
		REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED);
	CREATE INDEX polls_poll_created_by_id ON polls_poll (created_by_id);
	INSERT INTO auth_user VALUES (1, '123', 'shabda', 1, '2018-07-05');
	INSERT INTO polls_poll VALUES (7, 'What is the weight of an unladen swallow?', '2018-07-05 11:20:55.605247', 1);`

// djangoFile makes a file such as Django would, and more.
func djangoFile(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "django.db")
	if err := touch(path); err != nil {
		t.Fatal(err)
	}
	execute(t, path, "PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = 0;"+django+strings.Join(statements, ";"))
	return path
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	for _, test := range []struct{ name, more string }{
		{"as Django leaves it", ""},
		{"in WAL mode", "PRAGMA journal_mode = WAL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := djangoFile(t, "CREATE VIEW swallows AS SELECT * FROM polls_poll", test.more)
			before, beside := sum(t, path), files(t, filepath.Dir(path))
			r := newRegistry(t, t.TempDir())
			var users []string
			found, err := r.Adopt(t.Context(), "thor", path, func(ctx context.Context, db *sql.DB) (err error) {
				users, err = column(ctx, db, "SELECT username FROM auth_user, notes UNION SELECT username FROM auth_user")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(users) != 1 || users[0] != "shabda" {
				t.Errorf("the inspector saw %v", users)
			}
			tables := [2]Table{{Name: "auth_user", Rows: 1}, {Name: "polls_poll", Rows: 1}}
			if len(found.Tables) != 2 || [2]Table(found.Tables) != tables || found.From != 0 ||
				found.Tenant.Schema != 1 || strings.Join(found.Views, " ") != "swallows" {
				t.Errorf("found %+v", found)
			}
			if sum(t, path) != before || files(t, filepath.Dir(path)) != beside {
				t.Error("the original was changed")
			}
			thor := acquire(t, r, "thor")
			add(t, thor, &note{Text: "ours"})
			var question string
			if err := thor.Read(t.Context()).Table("polls_poll").Where("id = 7").Pluck("question", &question).Error; err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(question, "What is the weight") {
				t.Errorf("the question is %q", question)
			}
		})
	}
}

func sum(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(content)
}

func TestAdoptWhileDjangoWrites(t *testing.T) {
	t.Parallel()
	path := djangoFile(t, "PRAGMA journal_mode = WAL")
	db := openPlain(path)
	t.Cleanup(func() { _ = db.Close() })
	_, err := db.ExecContext(t.Context(), "INSERT INTO auth_user VALUES (2, '!', 'late', 0, '2026-11-22')")
	if err != nil {
		t.Fatal(err)
	}
	r := newRegistry(t, t.TempDir())
	found, err := r.Adopt(t.Context(), "thor", path, nil)
	if err != nil || found.Tables[0].Rows != 2 {
		t.Errorf("found %+v, %v: what is in the log is missing", found, err)
	}
}

func TestAdoptRefuses(t *testing.T) {
	t.Parallel()
	refusal := errors.New("no")
	for _, test := range []struct {
		name      string
		file      func(t *testing.T) string
		want      error
		complaint string
	}{
		{"missing", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none.db") }, ErrUnfit, "no such file"},
		{"empty", raw(""), ErrUnfit, "too short"},
		{"text", raw(strings.Repeat("not a database ", 100)), ErrUnfit, "not an SQLite database"},
		{"a header only", raw(magic + "\x10\x00\x01\x01"), ErrUnfit, ""},
		{"a directory", func(t *testing.T) string { return t.TempDir() }, ErrUnfit, "directory"},
		{"not Django's", func(t *testing.T) string { return djangoFile(t, "ALTER TABLE auth_user RENAME TO people") },
			ErrUnfit, "no table auth_user"},
		{"a trigger", func(t *testing.T) string {
			return djangoFile(t, "CREATE TRIGGER evil AFTER INSERT ON auth_user BEGIN DELETE FROM auth_user; END")
		}, ErrUnfit, "evil"},
		{"a row that points nowhere", func(t *testing.T) string {
			return djangoFile(t, "INSERT INTO polls_poll VALUES (8, 'q', '2018-07-05', 99)")
		}, ErrUnfit, "polls_poll row 8 points to no auth_user"},
		{"damaged", damaged, ErrUnfit, "damaged"},
		{"newer", func(t *testing.T) string { return djangoFile(t, "PRAGMA user_version = 9") }, ErrNewer, ""},
		{"refused by the inspector", func(t *testing.T) string { return djangoFile(t) }, refusal, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRegistry(t, dir)
			_, err := r.Adopt(t.Context(), "thor", test.file(t), func(context.Context, *sql.DB) error { return refusal })
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.complaint) {
				t.Errorf("got %v, want %v: %s", err, test.want, test.complaint)
			}
			if all, err := r.List(t.Context()); err != nil || len(all) != 0 {
				t.Errorf("the list says %v, %v", all, err)
			}
			for _, sub := range []string{tmpDir, tenantsDir} {
				left, _ := filepath.Glob(filepath.Join(dir, sub, "*"))
				left = slices.DeleteFunc(left, func(path string) bool { return filepath.Base(path) == r.patternFile() })
				if len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
			}
		})
	}
}

func raw(content string) func(t *testing.T) string {
	return func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "raw.db")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

// damaged makes a file whose index disagrees with its table.
func damaged(t *testing.T) string {
	return djangoFile(t, `PRAGMA writable_schema = 1;
		UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'auth_user')
			WHERE name = 'polls_poll'`)
}

func TestAdoptOfTheTenantsOwnFileIsRefused(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(thor.entry.db.path, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{thor.entry.db.path, link} {
		if _, err := r.Adopt(t.Context(), "loki", path, nil); !errors.Is(err, ErrUnfit) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := r.Adopt(t.Context(), "thor", djangoFile(t), nil); !errors.Is(err, ErrExists) {
		t.Errorf("a taken name gives %v", err)
	}
}
