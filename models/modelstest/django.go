package modelstest

import (
	"os"
	"path/filepath"
	"testing"
)

// DjangoFile makes the SQLite file that Django made of models/testdata/django.sql,
// before any migration of ours, and gives its path.
func DjangoFile(t testing.TB) string {
	t.Helper()
	dump, err := os.ReadFile(filepath.Join(moduleRoot(t), "models", "testdata", "django.sql"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "django.db")
	pool := SQLitePool(t, path)
	if _, err := pool.ExecContext(t.Context(), string(dump)); err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil { // the dump has switched foreign keys off on its connection
		t.Fatal(err)
	}
	return path
}

// moduleRoot is where go.mod is: tests run in their package's own directory.
func moduleRoot(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			t.Fatal("no go.mod above the test's directory")
		}
		folder = filepath.Dir(folder)
	}
}
