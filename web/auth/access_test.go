package auth_test

import (
	"context"
	"net/http"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

func TestAccess_IsAskedForAtEachClick(t *testing.T) {
	t.Parallel()
	for name, column := range map[string]string{"no longer staff": "is_staff", "deactivated": "is_active"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Viewer)
			c.Get("/admin/password_change/").Expect(http.StatusOK)
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Model(&models.User{}).Where("username = ?", webtest.Viewer).Update(column, false).Error
			})
			c.Get("/admin/password_change/").Expect(http.StatusFound)
		})
	}
}

func TestAccess_EndsWithTheUser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Staff)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		cascade, err := record.Collect(ctx, tx, &models.User{}, []uint{2})
		if err != nil {
			return err
		}
		return cascade.Delete(ctx, tx)
	})
	c.Get("/admin/password_change/").Expect(http.StatusFound)
	c.Login(webtest.Staff, webtest.Password).Expect(http.StatusOK)
}
