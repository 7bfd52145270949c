package tenants_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/tenants"
)

func TestWithoutATenantThereIsNoDatabase(t *testing.T) {
	t.Parallel()
	var n int
	if err := tenants.Read(t.Context()).Raw("SELECT 1").Scan(&n).Error; !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("reading: got %v, want ErrNotFound", err)
	}
	err := tenants.Write(t.Context(), func(*gorm.DB) error {
		t.Error("the transaction began")
		return nil
	})
	if !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("writing: got %v, want ErrNotFound", err)
	}
}
