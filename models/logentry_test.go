package models_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestLogEntry_Message(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stored, want string
	}{
		{`[{"added": {}}]`, "Added."},
		{`[{"added": {"name": "choice", "object": "X"}}]`, "Added choice “X”."},
		{`[{"changed": {"fields": ["Question", "Created by"]}}]`, "Changed Question and Created by."},
		{`[{"changed": {"fields": ["A", "B", "C"]}}]`, "Changed A, B and C."},
		{`[{"changed": {"fields": ["Text"], "values": {"Text": ["a", "b"]}, "name": "choice", "object": "X"}}]`,
			"Changed Text for choice “X”."},
		{`[{"added": {}}, {"deleted": {"name": "choice", "object": "Y"}}]`, "Added. Deleted choice “Y”."},
		{`[{"note": "Undeleted."}, {"added": {}}]`, "Undeleted."},
		{`[{"note": "Restored."}, {"changed": {"fields": ["A"]}}]`, "Restored. Changed A."},
		{"[]", "No fields changed."},
		{"Changed question.", "Changed question."},
		{"", ""},
		{"[broken", "[broken"},
		{`[{"changed": 7}]`, `[{"changed": 7}]`},
		{`[null]`, "No fields changed."},
	} {
		entry := models.LogEntry{ChangeMessage: c.stored}
		if got := entry.Message(); got != c.want {
			t.Errorf("%s: %q, want %q", c.stored, got, c.want)
		}
	}
}

func TestChangeMessage(t *testing.T) {
	t.Parallel()
	edits := []models.Edit{
		{Added: &models.Item{}},
		{Added: &models.Item{Values: map[string][2]string{"Question": {"", "new"}}}},
		{Changed: &models.Item{Fields: []string{"Question"}, Values: map[string][2]string{"Question": {"old", "new"}}}},
		{Changed: &models.Item{Name: "choice", Object: "", Fields: []string{"Text"}}},
		{Deleted: &models.Item{Name: "choice", Object: "X"}},
	}
	text, err := models.ChangeMessage(edits...)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"added":{}},{"added":{},"values":{"Question":["","new"]}},` +
		`{"changed":{"fields":["Question"],"values":{"Question":["old","new"]}}},` +
		`{"changed":{"fields":["Text"],"name":"choice","object":""}},{"deleted":{"name":"choice","object":"X"}}]`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
	entry := models.LogEntry{ChangeMessage: text}
	if diff := cmp.Diff(edits, entry.Edits()); diff != "" {
		t.Error(diff)
	}
	if text, err := models.ChangeMessage(); text != "[]" || err != nil {
		t.Error(text, err)
	}
}

func TestLogEntry_String(t *testing.T) {
	t.Parallel()
	for flag, want := range map[models.ActionFlag]string{
		models.Addition: "Added “X”.", models.Change: "Changed “X” — Changed Text.", models.Deletion: "Deleted “X.”",
		9: "LogEntry Object",
	} {
		e := models.LogEntry{ActionFlag: flag, ObjectRepr: "X", ChangeMessage: `[{"changed": {"fields": ["Text"]}}]`}
		if got := e.String(); got != want {
			t.Errorf("%d: %q, want %q", flag, got, want)
		}
	}
}

func TestAddLogEntries(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		u := addUser(t, db, "u")
		kind, err := models.FindContentType(ctx, db, "polls", "poll")
		if err != nil {
			t.Fatal(err)
		}
		id, long := "7", strings.Repeat("ü", 250)
		entries := make([]models.LogEntry, 150)
		for i := range entries {
			entries[i] = models.LogEntry{
				UserID: u.ID, ContentTypeID: &kind.ID, ObjectID: &id, ObjectRepr: long, ActionFlag: models.Addition,
			}
		}
		if err := models.AddLogEntries(ctx, db, entries); err != nil {
			t.Fatal(err)
		}
		if err := models.AddLogEntries(ctx, db, nil); err != nil {
			t.Fatal(err)
		}
		var stored []models.LogEntry
		if err := db.Preload("ContentType").Find(&stored).Error; err != nil || len(stored) != 150 {
			t.Fatal(len(stored), err)
		}
		last := stored[149]
		if last.ObjectRepr != long[:400] || last.ContentType.Model != "poll" || last.ActionTime.IsZero() {
			t.Error(last)
		}
	})
}
