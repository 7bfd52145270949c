package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// callers are those who knock at every door, in the order of the columns of
// each table. Who may do most comes last, so that nothing is gone before.
func callers() []string {
	return []string{anonymous, foreigner, webtest.Plain, webtest.Staff, webtest.Viewer, webtest.Root}
}

const (
	anonymous = "anonymous"
	foreigner = "potter's superuser" // with all that potter gave them
)

// statuses are what the callers get, in their order.
type statuses [6]int

// door is a route, what is sent to it, and who gets what.
type door struct {
	route string // method and pattern, as echo lists them
	path  string // when the pattern with 1 for each id will not do
	form  url.Values
	json  string
	want  statuses
}

func (d door) String() string { return strings.TrimSpace(d.route + " " + d.path) }

func (d door) isAPI() bool { return strings.Contains(d.route, " /api/") }

// address puts the ids into the pattern. Their rows are in both tenants.
func (d door) address() (method, path string) {
	method, pattern, _ := strings.Cut(d.route, " ")
	if d.path != "" {
		return method, d.path
	}
	return method, strings.NewReplacer(":id", "1", ":poll", "1", ":choice", "1").Replace(pattern)
}

func doors() []door {
	return slices.Concat(publicDoors(), accountDoors(), siteDoors(), pollDoors(), choiceDoors(), voteDoors(),
		userDoors(), groupDoors(), logDoors(), tokenDoors(), apiDoors())
}

// TestRoutes_HaveADoorEach fails for a route that nobody has thought about.
func TestRoutes_HaveADoorEach(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, d := range doors() {
		tested[d.route] = true
	}
	served := map[string]bool{}
	for _, r := range webtest.New(t).Server.Routes() {
		served[r.Method+" "+r.Path] = true
	}
	for _, route := range slices.Sorted(maps.Keys(served)) {
		if !tested[route] {
			t.Errorf("nothing says who may use %s", route)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(tested)) {
		if !served[route] {
			t.Errorf("%s is not served", route)
		}
	}
}

// TestRoutes_WhoMayRead sends everybody to the doors that change nothing.
func TestRoutes_WhoMayRead(t *testing.T) {
	t.Parallel()
	site := furnished(t)
	browsers, scripts := everybody(site, bySession), everybody(site, byToken)
	for _, d := range doors() {
		if !strings.HasPrefix(d.route, http.MethodGet) {
			continue
		}
		t.Run(d.String(), func(t *testing.T) {
			knock(t, site, browsers, d)
			if d.isAPI() {
				knock(t, site, scripts, d)
			}
		})
	}
}

func TestRoutes_WhoMayWrite(t *testing.T) {
	t.Parallel()
	for _, d := range doors() {
		if strings.HasPrefix(d.route, http.MethodGet) {
			continue
		}
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			site := furnished(t)
			knock(t, site, everybody(site, bySession), d)
			if d.isAPI() {
				site := furnished(t)
				knock(t, site, everybody(site, byToken), d)
			}
		})
	}
}

// knock sends every caller to a door of thor's, and looks whether anything of
// potter's was shown or changed.
func knock(t *testing.T, site *webtest.Site, clients []*webtest.Client, d door) {
	t.Helper()
	before := rowsOf(site, webtest.Potter)
	for i, who := range callers() {
		answer := send(clients[i], d)
		if answer.Code != d.want[i] {
			t.Errorf("%s: got %d, want %d\n%.300s", who, answer.Code, d.want[i], answer.Body)
		}
		if strings.Contains(answer.Body.String(), "Potter") {
			t.Errorf("%s: the answer shows something of potter's", who)
		}
	}
	if after := rowsOf(site, webtest.Potter); after != before {
		t.Errorf("potter's rows have changed: %s, before %s", after, before)
	}
}

// furnished is a site with rows in every table.
func furnished(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.New(t)
	furnish(site, webtest.Thor, "Thor's guard")
	furnish(site, webtest.Potter, "Potter's friends")
	return site
}

func everybody(site *webtest.Site, as func(*webtest.Site, string) *webtest.Client) []*webtest.Client {
	var clients []*webtest.Client
	for _, who := range callers() {
		clients = append(clients, as(site, who))
	}
	return clients
}

// furnish adds the first rows of the tables that are empty.
func furnish(site *webtest.Site, tenant, group string) {
	site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
		if err := webtest.SaveAll(ctx, tx, &models.Group{Name: group}); err != nil {
			return err
		}
		_, token := models.NewToken(&models.User{ID: 1}, group)
		if err := webtest.SaveAll(ctx, tx, token); err != nil {
			return err
		}
		return models.AddLogEntries(ctx, tx, []models.LogEntry{{
			UserID: 1, ObjectRepr: group, ActionFlag: models.Addition,
		}})
	})
}

// bySession is a browser at thor. The foreigner brings potter's cookies along.
func bySession(site *webtest.Site, who string) *webtest.Client {
	var c *webtest.Client
	switch who {
	case anonymous:
		c = site.Client(webtest.Thor)
	case foreigner:
		c = site.Client(webtest.Thor)
		c.SetCookies(site.As(webtest.Potter, webtest.Root).Cookies()...)
	default:
		c = site.As(webtest.Thor, who)
	}
	c.Get("/admin/login/?next=/") // a form's token, as far as there is a form
	if who != anonymous && who != foreigner && who != webtest.Plain {
		c.Get("/admin/password_change/")
	}
	return c
}

// byToken is a script. The foreigner brings a token of potter's.
func byToken(site *webtest.Site, who string) *webtest.Client {
	switch who {
	case anonymous:
		return site.Client(webtest.Thor)
	case foreigner:
		c := site.Client(webtest.Thor)
		c.Header.Set("Authorization", "Token "+site.Token(webtest.Potter, webtest.Root))
		return c
	default:
		return site.Script(webtest.Thor, who)
	}
}

func send(c *webtest.Client, d door) *webtest.Response {
	method, path := d.address()
	switch {
	case method == echo.RouteNotFound: // what the address does not take
		return c.JSON(echo.PROPFIND, path, "")
	case d.json != "" || strings.HasPrefix(path, "/api/"):
		return c.JSON(method, path, d.json)
	case method == http.MethodPost:
		return c.Post(path, d.form)
	}
	r := c.Request(method, path, nil)
	r.Header.Set("X-CSRFToken", c.Token())
	return c.Do(r)
}

// rowsOf counts what a tenant holds.
func rowsOf(site *webtest.Site, tenant string) string {
	return fmt.Sprint(
		webtest.Count[models.Poll](site, tenant), webtest.Count[models.Choice](site, tenant),
		webtest.Count[models.Vote](site, tenant), webtest.Count[models.User](site, tenant),
		webtest.Count[models.Group](site, tenant), webtest.Count[models.LogEntry](site, tenant),
		webtest.Count[models.Token](site, tenant),
		webtest.Find[models.Poll](site, tenant, 1), webtest.Find[models.Choice](site, tenant, 1),
		webtest.Find[models.User](site, tenant, 2).Password,
	)
}
