package web_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// Times stand in the database as UTC, and on the pages as the operator said, for all tenants or for one.
func TestLocation_IsThatOfThePages(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Location = tokyo }))
	if err := site.Registry.SetTimeZone(t.Context(), webtest.Potter, "America/New_York"); err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 3, 9, 20, 30, 0, 0, time.UTC) // the next day in Tokyo
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			return tx.Model(&models.User{ID: 4}).Update("date_joined", late).Error
		})
	}
	ofPotter := site.As(webtest.Potter, webtest.Root).Get("/admin/auth/user/4/change/").Page()
	if clock := ofPotter.Find("input[name=date_joined_1]").AttrOr("value", ""); clock != "16:30:00" {
		t.Errorf("potter's page says %s", clock)
	}
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/4/change/").Expect(http.StatusOK)
	date := page.Page().Find("input[name=date_joined_0]").AttrOr("value", "")
	clock := page.Page().Find("input[name=date_joined_1]").AttrOr("value", "")
	if date != "2026-03-10" || clock != "05:30:00" {
		t.Errorf("the page says %s %s", date, clock)
	}
	c.Submit(page, "[data-testid=change-form]", url.Values{
		"date_joined_0": {"2026-03-11"}, "date_joined_1": {"00:15"},
	}).Expect(http.StatusFound)
	want := time.Date(2026, 3, 10, 15, 15, 0, 0, time.UTC)
	if got := webtest.Find[models.User](site, webtest.Thor, 4).DateJoined; !got.Equal(want) {
		t.Errorf("it is stored as %s", got)
	}
}
