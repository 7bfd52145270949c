package record_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

func TestSave_HoldsFieldsToTheirChoices(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		u := user(t, db, "ada")
		save(t, db, &models.LogEntry{UserID: u.ID, ObjectRepr: "X", ActionFlag: models.Change})
		bad := record.Invalid{}
		err := record.Save(t.Context(), db, &models.LogEntry{UserID: u.ID, ObjectRepr: "X", ActionFlag: 9})
		if !errors.As(err, &bad) {
			t.Fatal("a flag that is none was saved:", err)
		}
		want := record.Invalid{"action_flag": {`Value "9" is not a valid choice.`}}
		if diff := cmp.Diff(want, bad); diff != "" {
			t.Error(diff)
		}
		if n := count(t, db, "django_admin_log"); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
}
