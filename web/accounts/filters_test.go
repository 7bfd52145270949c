package accounts_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// said are what elements say, blanks made one.
func said(page *webtest.Response, selector string) []string {
	var list []string
	page.Page().Find(selector).Each(func(_ int, s *goquery.Selection) {
		list = append(list, strings.Join(strings.Fields(s.Text()), " "))
	})
	return list
}

func filterBlock(title string) string { return `.filter[data-filter-title="` + title + `"] ` }

// namedUsers gives the users of a tenant last names, a group and a visit.
func namedUsers(t *testing.T) *webtest.Client {
	t.Helper()
	site := webtest.New(t)
	for tenant, name := range map[string]string{webtest.Thor: "Odinson", webtest.Potter: "Potter"} {
		site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
			for _, g := range []*models.Group{{Name: name + "s"}, {Name: "Others"}} {
				if err := webtest.SaveAll(ctx, tx, g); err != nil {
					return err
				}
			}
			now := time.Now().UTC()
			if err := tx.Model(&models.User{}).Where("id > 2").Update("last_login", &now).Error; err != nil {
				return err
			}
			err := tx.Exec("INSERT INTO auth_user_groups (user_id, group_id) VALUES (2, 1), (3, 2), (4, 1)").Error
			if err != nil {
				return err
			}
			return tx.Model(&models.User{}).Where("id IN ?", []uint{1, 2}).Update("last_name", name).Error
		})
	}
	return site.As(webtest.Thor, webtest.Root)
}

func TestUserFilters_Narrow(t *testing.T) {
	t.Parallel()
	const root, staff, viewer, plain = webtest.Root, webtest.Staff, webtest.Viewer, webtest.Plain
	c := namedUsers(t)
	for query, want := range map[string][]string{
		"last_name__exact=Odinson":                        {root, staff},
		"last_name__exact=":                               {plain, viewer},
		"last_name__exact=Odinson&last_name__exact=":      {plain, root, staff, viewer},
		"last_name__isempty=1":                            {plain, viewer},
		"last_login__isempty=1":                           {staff},
		"last_login__isempty=0&is_staff__exact=0":         {plain},
		"email__icontains=ER@EXAMPLE":                     {viewer},
		"email__icontains=":                               {plain, root, staff, viewer},
		"groups__id__exact=1&groups__id__exact=2":         {plain, staff, viewer},
		"groups__id__exact=2&groups__isnull=True":         {root, viewer}, // ticked in one filter: either
		"groups__id__in=1,2&is_staff__exact=1":            {staff, viewer},
		"groups__isnull=True&email__icontains=root":       {root},
		"groups__isnull=True&email__icontains=nobody":     nil,
		"last_login__gte=2020-01-01&groups__id__exact=1":  {plain},
		"date_joined__gte=2999-01-01":                     nil,
		"is_superuser__exact=1&is_superuser__exact=False": {plain, root, staff, viewer},
	} {
		got := said(c.Get("/admin/auth/user/?"+query).Expect(http.StatusOK), "[data-testid=row] th")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("?%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestUserFilters_AreOfferedAndApplied(t *testing.T) {
	t.Parallel()
	c := namedUsers(t)
	page := c.Get("/admin/auth/user/?groups__id__exact=2&_facets=1&q=example&o=-1").Expect(http.StatusOK)
	groups := filterBlock("By groups")
	for selector, want := range map[string][]string{
		groups + "li":                             {"All", "Odinsons (2)", "Others (1)", "- (1)"},
		groups + "input:checked ~ span":           {"Others (1)"},
		filterBlock("By last name") + "li":        {"All", "(blank) (1)", "Odinson (0)"},
		filterBlock("By last login") + "li":       {"All", "Empty (0)", "Not empty (1)"},
		filterBlock("By email address") + "label": {"Contains"},
	} {
		if diff := cmp.Diff(want, said(page, selector)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	action, sent := page.Form(groups + "form")
	want := url.Values{"groups__id__exact": {"2"}, "_facets": {"1"}, "q": {"example"}, "o": {"-1"}}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("the form sends (-want +got):\n%s", diff)
	}
	sent.Add("groups__id__exact", "1")
	sent.Add("groups__isnull", "True")
	page = c.Get(action + "?" + sent.Encode()).Expect(http.StatusOK)
	if got := said(page, "[data-testid=row] th"); len(got) != 4 {
		t.Errorf("whoever is in a group, or in none: %q", got)
	}
	chips := page.Page().Find("[data-testid=chips] .chip")
	if chips.Length() != 4 {
		t.Errorf("the chips are %q", said(page, "[data-testid=chips] .chip"))
	}
	rest, _ := url.ParseQuery(strings.TrimPrefix(chips.Filter(`[aria-label$="Odinsons"]`).AttrOr("href", ""), "?"))
	if rest.Get("groups__id__exact") != "2" || rest.Get("groups__isnull") != "True" {
		t.Errorf("without one of the groups the list is asked for %v", rest)
	}
}

func TestLogFilters_OfChoices(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
			entries := []models.LogEntry{
				{UserID: 1, ObjectRepr: tenant + " one", ActionFlag: models.Addition},
				{UserID: 2, ObjectRepr: tenant + " two", ActionFlag: models.Change},
				{UserID: 2, ObjectRepr: tenant + " three", ActionFlag: models.Deletion},
			}
			return models.AddLogEntries(ctx, tx, entries)
		})
	}
	c := site.As(webtest.Thor, webtest.Root)
	for query, want := range map[string][]string{
		"action_flag__exact=1&o=5":                      {"thor one"},
		"action_flag__exact=1&action_flag__exact=3&o=5": {"thor one", "thor three"},
		"action_flag__in=2,3&user__id__exact=2&o=5":     {"thor three", "thor two"},
		"action_flag__exact=9":                          nil,
	} {
		page := c.Get("/admin/admin/logentry/?" + query).Expect(http.StatusOK)
		if diff := cmp.Diff(want, said(page, ".field-object_repr")); diff != "" {
			t.Errorf("?%s (-want +got):\n%s", query, diff)
		}
	}
	page := c.Get("/admin/admin/logentry/?_facets=1").Expect(http.StatusOK)
	want := []string{"All", "Addition (1)", "Change (1)", "Deletion (1)"}
	if diff := cmp.Diff(want, said(page, filterBlock("By action")+"li")); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
}

// Where there are too many values to list them, a part of one is asked for.
func TestUserFilters_OfTooManyValues(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 150})
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id > 2").Update("last_name", gorm.Expr("'Name ' || id")).Error
	})
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/?last_name__icontains=ME+14&is_staff__exact=0").Expect(http.StatusOK)
	block := filterBlock("By last name")
	if got := said(page, block+"label"); len(got) != 1 || got[0] != "Contains" || len(said(page, block+"li")) != 0 {
		t.Errorf("the filter asks for %q", got)
	}
	if got := said(page, "[data-testid=total]"); len(got) != 1 || got[0] != "11 users" { // 14, 140 to 149
		t.Errorf("the list has %q", got)
	}
	_, sent := page.Form(block + "form")
	want := url.Values{"last_name__icontains": {"ME 14"}, "is_staff__exact": {"0"}}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("the form sends (-want +got):\n%s", diff)
	}
	chips := page.Page().Find(`[aria-label="Remove filter: By last name: contains “ME 14”"]`)
	if link := chips.AttrOr("href", ""); link != "?is_staff__exact=0" {
		t.Errorf("without the text the list is at %q", link)
	}
}
