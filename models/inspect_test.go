package models_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestInspect(t *testing.T) {
	t.Parallel()
	db := modelstest.SQLitePool(t, modelstest.DjangoFile(t))
	for _, statement := range []string{
		"CREATE TABLE shop_basket (id integer)", "DROP TABLE django_session",
		"INSERT INTO auth_user SELECT 9, password, NULL, 0, 'ADA', '', '', 0, 1, date_joined, '' FROM auth_user WHERE id = 2",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	before, schema := rowsOf(t, db), schemaOf(t, db)
	got, err := models.SQLiteMigrations().Inspect(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	want := models.Report{
		Users: 6, Superusers: 2, Polls: 2, Choices: 3, Votes: 4, LogEntries: 6, DjangoTokens: 1,
		UnusablePasswords: []string{"shabda", "gone"}, MissingPermissions: 10,
		MissingTables: []string{"django_session"}, OtherTables: []string{"shop_basket"}, StrayVotes: 1, UsersAlike: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, rowsOf(t, db)) + cmp.Diff(schema, schemaOf(t, db)); diff != "" {
		t.Error("looking changed something:", diff)
	}
}

func TestInspect_EmptyFile(t *testing.T) {
	t.Parallel()
	empty := modelstest.SQLitePool(t, filepath.Join(t.TempDir(), "empty.db"))
	got, err := models.SQLiteMigrations().Inspect(t.Context(), empty)
	if err != nil || got.MissingPermissions != 40 || len(got.MissingTables) != 14 || got.Users != 0 {
		t.Error(got, err)
	}
}
