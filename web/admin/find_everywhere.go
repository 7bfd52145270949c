package admin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// searchLabel is where all models are searched: no app may be called so.
const searchLabel = "search"

const (
	foundOfEach = 5                      // objects of each model
	searchTime  = 300 * time.Millisecond // for all models together
)

// showSearch answers GET /admin/search/: pages by their names, and objects of
// every model that can be searched and that the user may view. Scripts ask for
// JSON.
func (s *Site) showSearch(v *visit) error {
	text := strings.TrimSpace(v.c.QueryParam(paramSearch))
	frame := v.page("Search", "search", views.Link{Text: "Search"})
	page := viewadmin.Everywhere{Page: frame, Query: text, URL: s.cfg.Prefix + searchLabel + "/"}
	if page.Complaint = searchComplaint(text); page.Complaint == "" {
		page.Places = v.places(text)
		if err := v.findEverywhere(text, &page); err != nil {
			return err
		}
	}
	if wantsJSON(v.c) {
		v.c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		return v.c.JSON(http.StatusOK, everywhereJSON(page))
	}
	return v.render(http.StatusOK, viewadmin.EverywherePage(page))
}

func wantsJSON(c echo.Context) bool {
	accepted := c.Request().Header.Get(echo.HeaderAccept)
	return c.QueryParam("_format") == "json" || strings.Contains(accepted, echo.MIMEApplicationJSON)
}

// findEverywhere asks one statement of each model, in the order of their
// registration. What there is no time for is
// left out, and the page says so.
func (v *visit) findEverywhere(text string, page *viewadmin.Everywhere) error {
	if len(splitSearch(text)) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(v.ctx, max(searchTime, v.site.cfg.Patience))
	defer cancel()
	for _, r := range v.site.resources {
		if len(r.searches) == 0 || !v.mayTo(r, View) {
			continue
		}
		group, err := v.findIn(ctx, r, text)
		if err != nil && v.ctx.Err() == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			page.Late = true
			return nil
		}
		if err != nil {
			return err
		}
		if len(group.Objects) > 0 {
			page.Groups = append(page.Groups, group)
		}
	}
	return nil
}

func (v *visit) findIn(ctx context.Context, r *resource, text string) (viewadmin.FoundGroup, error) {
	params := map[string][]string{paramSearch: {text}}
	l := &listing{
		ctx: ctx, db: v.site.cfg.Read(v.ctx).WithContext(ctx), res: r, query: parseQuery(params), now: v.site.cfg.Now(),
		zone: v.zone(), may: v.mayTo,
	}
	group := viewadmin.FoundGroup{Name: capitalize(r.plural), URL: withQuery(r.url(), l.query.params.Encode())}
	if err := l.prepare(); err != nil {
		return group, err
	}
	rows, err := r.find(r.orderBy(l.filtered(l.db), r.ordering).Limit(foundOfEach + 1))
	if err != nil {
		return group, err
	}
	group.More = len(rows) > foundOfEach
	for _, row := range rows[:min(len(rows), foundOfEach)] {
		group.Objects = append(group.Objects, views.Link{Text: r.text(row), URL: r.objectURL(r.idText(row), "change")})
	}
	return group, nil
}

// places are the pages whose names have all the words.
func (v *visit) places(text string) []views.Link {
	all := []views.Link{{Text: cmp.Or(v.site.cfg.Brand.IndexTitle, "Site administration"), URL: v.site.cfg.Prefix}}
	for _, app := range v.site.apps(v) {
		all = append(all, views.Link{Text: app.Name, URL: app.URL})
		for _, m := range app.Models {
			all = append(all, views.Link{Text: m.Name, URL: m.URL}, views.Link{Text: "Add to " + m.Name, URL: m.AddURL})
		}
	}
	if v.who.HasUsablePassword() {
		all = append(all, views.Link{Text: "Change password", URL: v.site.cfg.Prefix + "password_change/"})
	}
	var list []views.Link
	for _, link := range all {
		if link.URL != "" && hasWords(link.Text, text) {
			list = append(list, link)
		}
	}
	return list
}

func hasWords(name, text string) bool {
	name = strings.ToLower(name)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(name, word) {
			return false
		}
	}
	return true
}
