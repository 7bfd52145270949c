package models_test

import (
	"reflect"
	"regexp"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// A column that sounds like a secret must say whether it is one.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	sounds := regexp.MustCompile(`(?i)password|hash|secret|^key|token|session`)
	for _, model := range []any{
		&models.User{}, &models.Group{}, &models.Permission{}, &models.ContentType{}, &models.LogEntry{}, &models.Poll{},
		&models.Choice{}, &models.Vote{}, &models.Session{}, &models.Token{}, &models.DjangoToken{}, &models.Version{},
	} {
		table, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range table.Fields {
			if field.DBName != "" && sounds.MatchString(field.DBName) && field.Tag.Get("secret") == "" {
				t.Errorf("%s.%s has no tag: would it be kept?", reflect.TypeOf(model), field.Name)
			}
		}
	}
}

// Django deletes log entries, for one with their users, and knows nothing of versions.
func TestVersions_GoWithTheirEntries(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		user := save(t, db, &models.User{Username: "odin"})
		entries := make([]models.LogEntry, 2)
		for i := range entries {
			entries[i] = models.LogEntry{UserID: user.ID, ActionFlag: models.Change, ActionTime: time.Now()}
		}
		if err := models.AddLogEntries(ctx, db, entries); err != nil {
			t.Fatal(err)
		}
		first, second := entries[0].ID, entries[1].ID
		versions := []models.Version{{LogID: first, Data: "{}"}, {LogID: second, Data: "[]"}}
		if err := models.AddVersions(ctx, db, versions); err != nil {
			t.Fatal(err)
		}
		if err := db.Exec("DELETE FROM django_admin_log WHERE id = ?", first).Error; err != nil {
			t.Error("an entry cannot go any more:", err)
		}
		kept, err := models.EntriesWithVersion(ctx, db, entries)
		if err != nil || kept[first] || !kept[second] {
			t.Error(kept, err)
		}
		if v, err := models.FindVersion(ctx, db, second); err != nil || v.Data != "[]" {
			t.Error(v, err)
		}
	})
}
