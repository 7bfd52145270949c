package polls_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// scenario is one call and its answer.
type scenario struct {
	name   string
	who    string // nobody when empty
	method string
	path   string
	body   string // JSON
	status int
	answer string // the whole of it
}

func (s scenario) run(t *testing.T, c *webtest.Client) {
	t.Helper()
	answer := c.JSON(s.method, s.path, s.body).Expect(s.status)
	if got := strings.TrimSuffix(answer.Body.String(), "\n"); got != s.answer {
		t.Errorf("%s %s: got\n%s\nwant\n%s", s.method, s.path, got, s.answer)
	}
	if (s.status == http.StatusUnauthorized) != (answer.Header().Get("WWW-Authenticate") == "Token") {
		t.Errorf("%s %s: WWW-Authenticate is %q", s.method, s.path, answer.Header().Get("WWW-Authenticate"))
	}
}

// asked is when the polls of newSite were asked; its last digits are zeros.
var asked = time.Date(2018, time.July, 5, 11, 20, 55, 605_240_000, time.UTC)

// newSite dates the polls.
func newSite(t *testing.T, options ...webtest.Option) *webtest.Site {
	t.Helper()
	site := webtest.New(t, options...)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			return tx.Model(&models.Poll{}).Where("id > 0").Update("pub_date", asked).Error
		})
	}
	return site
}

// callers has a script for everybody, and one that says nothing of who it is.
func callers(site *webtest.Site, tenant string) map[string]*webtest.Client {
	scripts := map[string]*webtest.Client{"": site.Client(tenant)}
	for _, user := range []string{webtest.Root, webtest.Staff, webtest.Viewer, webtest.Plain} {
		scripts[user] = site.Script(tenant, user)
	}
	return scripts
}

// grant gives a user permissions by codename.
func grant(site *webtest.Site, tenant string, user uint, codenames ...string) {
	site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
		var ids []uint
		if err := tx.Model(&models.Permission{}).Where("codename IN ?", codenames).Pluck("id", &ids).Error; err != nil {
			return err
		}
		return record.Link(ctx, tx, &models.User{ID: user}, "UserPermissions", ids)
	})
}

// contents is all that a call could change.
type contents struct {
	Users   []models.User
	Polls   []models.Poll
	Choices []models.Choice
	Votes   []models.Vote
}

func contentsOf(t *testing.T, site *webtest.Site, tenant string) contents {
	t.Helper()
	var all contents
	site.In(tenant, func(ctx context.Context, held *tenants.Tenant) {
		read(t, held.Read(ctx), &all.Users)
		read(t, held.Read(ctx), &all.Polls)
		read(t, held.Read(ctx), &all.Choices)
		read(t, held.Read(ctx), &all.Votes)
	})
	return all
}

func read[T any](t *testing.T, db *gorm.DB, into *[]T) {
	t.Helper()
	if err := db.Order("id").Find(into).Error; err != nil {
		t.Fatal(err)
	}
}

// same fails the test unless a tenant's rows are as they were.
func same(t *testing.T, site *webtest.Site, tenant string, before contents) {
	t.Helper()
	if diff := cmp.Diff(before, contentsOf(t, site, tenant), cmp.Comparer(sameMoment)); diff != "" {
		t.Errorf("%s changed: %s", tenant, diff)
	}
}

// sameMoment takes what happened in one test for simultaneous.
func sameMoment(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Sub(*b).Abs() < time.Minute
}
