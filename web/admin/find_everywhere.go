package admin

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// searchLabel is where all models are searched: no app may be called so.
const searchLabel = "search"

// foundOfEach is how many objects of each model are shown.
const foundOfEach = 5

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
