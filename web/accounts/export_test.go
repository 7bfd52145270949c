package accounts_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

// What users are linked to leaves by its text, as the form shows it.
func TestExport_OfUsers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		err := webtest.SaveAll(ctx, tx, &models.Group{Name: "Readers"}, &models.Group{Name: "Authors"})
		if err != nil {
			return err
		}
		if err := record.Link(ctx, tx, &models.User{ID: 4}, "UserPermissions", []uint{1}); err != nil {
			return err
		}
		return record.Link(ctx, tx, &models.User{ID: 4}, "Groups", []uint{1, 2})
	})
	c := site.As(webtest.Thor, webtest.Root)
	const page = "/admin/auth/user/export/?q=plain&_columns=username&_columns=groups&_columns=user_permissions" +
		"&_columns=is_active&_columns=last_login&_format="
	type user struct {
		Username        string
		Groups          []string
		UserPermissions []string `json:"user_permissions"`
		IsActive        bool     `json:"is_active"`
		LastLogin       *string  `json:"last_login"`
	}
	read := webtest.Decode[[]user](c.Get(page + "json").Expect(http.StatusOK))
	if len(read) != 1 || strings.Join(read[0].Groups, "+") != "Authors+Readers" || !read[0].IsActive ||
		read[0].LastLogin != nil || len(read[0].UserPermissions) != 1 ||
		strings.Count(read[0].UserPermissions[0], " | ") != 2 {
		t.Errorf("JSON has %+v", read)
	}
	file := c.Get(page + "csv").Expect(http.StatusOK).Body.String()
	want := "\nplain,true,\"Authors, Readers\",admin | logentry | Can add log entry,\r\n"
	if !strings.HasSuffix(file, want) {
		t.Errorf("CSV has %q", file)
	}
	offered := c.Get("/admin/auth/user/export/").Expect(http.StatusOK).Text("[data-field=_columns]")
	if strings.Contains(offered, "assword") {
		t.Errorf("it offers %s", offered)
	}
}

func TestExport_OfTheLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/4/change/").Expect(http.StatusOK)
	c.Submit(page, "[data-testid=change-form]", url.Values{"first_name": {"Pat"}}).Expect(http.StatusFound)
	_, sent := c.Get("/admin/admin/logentry/export/").Expect(http.StatusOK).Form("[data-testid=export-form]")
	sent.Del("_columns")
	sent["_columns"] = []string{"user", "action_flag", "content_type", "object_repr", "change_message"}
	file := c.Get("/admin/admin/logentry/export/?" + sent.Encode()).Expect(http.StatusOK).Body.String()
	if want := "\nroot,Change,auth | user,plain,Changed First name"; !strings.Contains(file, want) {
		t.Errorf("it has %q", file)
	}
}
