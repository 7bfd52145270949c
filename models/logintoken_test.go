package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestAddLoginToken_KeepsTheNewest(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ada, grace := addUser(t, db, "ada"), addUser(t, db, "grace")
		_, purpose := models.NewToken(ada, "Backups")
		save(t, db, purpose)
		var keys []string
		for i := range 46 {
			key, err := models.AddLoginToken(t.Context(), db, []*models.User{ada, grace}[i%2])
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
		for i, key := range keys {
			_, err := models.FindToken(t.Context(), db, key)
			if kept := err == nil; kept != (i >= len(keys)-40) {
				t.Errorf("token %d: %v", i, err)
			}
		}
		var left []string
		if err := db.Model(&models.Token{}).Where("name <> ?", "Login").Pluck("name", &left).Error; err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Backups"}, left); diff != "" {
			t.Error(diff)
		}
	})
}
