package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// showChangelist answers GET /admin/A/M/.
func (s *Site) showChangelist(v *visit) error {
	if !v.may(View, nil) {
		return echo.ErrForbidden
	}
	l, err := v.loaded()
	if err != nil {
		return v.refuseList(l, err)
	}
	if l.editor = v.editor(); l.editor != nil {
		if err := l.editor.load(l.db, l.rows); err != nil {
			return err
		}
	}
	page, err := v.changelistPage(l)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, viewadmin.ChangelistPage(page))
}

// loaded is the list that the address asks for.
func (v *visit) loaded() (*listing, error) {
	l := v.listing(v.c.QueryParams())
	l.lenient = true
	v.searchable(l)
	l.shared = v.c.Request().Method == http.MethodGet && v.editor() == nil
	dropped, err := l.dropCounts()
	if err != nil {
		return l, err
	}
	v.tellDropped(dropped)
	return l, l.load()
}

// refuseList answers parameters that the list cannot follow.
func (v *visit) refuseList(l *listing, err error) error {
	switch {
	case errors.Is(err, errForbidden):
		return echo.NewHTTPError(http.StatusBadRequest, "This list cannot be filtered that way.").SetInternal(err)
	case errors.Is(err, errBadParameter) && l.query.params.Has(paramError):
		return echo.NewHTTPError(http.StatusBadRequest, "The list's parameters make no sense.").SetInternal(err)
	case errors.Is(err, errBadParameter):
		return v.redirect(v.res.url() + "?" + paramError + "=1")
	}
	return err
}

func (v *visit) listing(params url.Values) *listing {
	return &listing{
		ctx: v.ctx, db: v.site.cfg.Read(v.ctx), res: v.res, query: parseQuery(params),
		now: v.site.cfg.Now(), zone: v.zone(), may: v.mayTo,
	}
}

// searchable refuses to look for what no text can hold, and for too much: the
// list is shown unsearched, with a message.
func (v *visit) searchable(l *listing) {
	complaint := searchComplaint(l.query.search)
	if complaint == "" {
		return
	}
	v.now(views.Message{Level: "error", Before: complaint})
	l.query.search = ""
	l.query.params.Del(paramSearch)
}

// searchComplaint is what is wrong with a text to search for, if anything is.
func searchComplaint(s string) string {
	switch {
	case !utf8.ValidString(s) || hasNull(s):
		return "The text to search for has characters that no text can have."
	case utf8.RuneCountInString(s) > maxSearch || len(splitSearch(s)) > maxWords:
		return "The text to search for is too long. Try fewer words."
	}
	return ""
}

func (v *visit) changelistPage(l *listing) (viewadmin.Changelist, error) {
	r := v.res
	title := "Select " + r.singular + " to view"
	if v.may(Change, nil) {
		title = "Select " + r.singular + " to change"
	}
	if v.popup {
		title = "Select " + r.singular
	}
	page := viewadmin.Changelist{
		Page: v.page(title, "change-list", views.Link{Text: capitalize(r.plural)}),
		Name: r.singular, NamePlural: r.plural, URL: r.url(),
		Search: l.searchView(), Columns: l.columnViews(), Total: l.total.n, ShowTotal: l.total.words(r.singular, r.plural),
		EmptyText: l.emptyText(), Actions: v.actionOptions(), ActionsOnBottom: r.actionsOnBottom,
		Editing: l.editor.management(), ActionURL: withQuery(r.url(), l.query.params.Encode()),
	}
	if v.may(Add, nil) {
		page.AddURL = withQuery(r.url()+"add/", l.query.preserved())
	}
	if v.popup {
		page.Actions = nil
	} else if !r.noExport {
		page.ExportURL = withQuery(r.url()+"export/", exportQuery(l.query.params).Encode())
	}
	l.addPages(&page)
	if err := l.addFilters(&page); err != nil {
		return page, err
	}
	if err := l.addHierarchy(&page); err != nil {
		return page, err
	}
	var err error
	page.Rows, err = l.rowViews(page)
	return page, err
}

func (l *listing) addPages(page *viewadmin.Changelist) {
	pages := pageCount(l.total.n, l.res.perPage)
	if l.showAll {
		return
	}
	page.Pages = pageLinks(l.query.page, l.lastPage(pages), l.query.pageURL)
	if pages > 1 && !l.total.more && l.total.n <= l.res.maxShowAll {
		page.ShowAllURL = l.query.link(only(), url.Values{paramAll: {""}})
	}
}

// lastPage is the last one that can be gone to: of a list that was not counted
// to its end the last that is known.
func (l *listing) lastPage(counted int) int {
	switch {
	case l.further:
		return max(counted, l.query.page+1)
	case l.total.more:
		return max(counted, l.query.page)
	}
	return counted
}

func (l *listing) emptyText() string {
	if len(l.conds) > 0 && (l.all.n > 0 || l.res.noFullCount) {
		return "No " + l.res.plural + " match. Try fewer filters or other words."
	}
	return "There are no " + l.res.plural + " yet."
}

func (l *listing) searchView() *viewadmin.Search {
	if len(l.res.searches) == 0 {
		return nil
	}
	view := &viewadmin.Search{Value: l.query.search, Help: l.res.searchHelp}
	for name, values := range l.query.params {
		for _, s := range values {
			if name != paramSearch && name != paramPage && name != paramError {
				view.Hidden = append(view.Hidden, viewadmin.Param{Name: name, Value: s})
			}
		}
	}
	if len(l.conds) > 0 {
		view.Found = l.total.words("result", "results")
		view.All = views.Link{Text: l.allText(), URL: "?"}
	}
	return view
}

// allText says how many rows there are without search and filters, as far as
// that is known.
func (l *listing) allText() string {
	if l.all == (tally{}) {
		return "Show all"
	}
	return l.all.words("total", "total")
}

// columnViews are the headings, with the links that sort the list.
func (l *listing) columnViews() []viewadmin.Column {
	sorted := l.sorted()
	list := make([]viewadmin.Column, len(l.res.columns))
	for i, c := range l.res.columns {
		view := viewadmin.Column{Name: c.name, Label: c.label}
		if c.order != nil {
			l.addSorting(&view, i, sorted)
		}
		list[i] = view
	}
	return list
}

func (l *listing) addSorting(view *viewadmin.Column, column int, sorted []sortKey) {
	first, rest, turned := sortKey{column: column}, []sortKey{}, []sortKey{}
	for i, k := range sorted {
		if k.column != column {
			rest, turned = append(rest, k), append(turned, k)
			continue
		}
		view.Sorted, view.Desc, view.Priority = true, k.desc, i+1
		k.desc = !k.desc
		first.desc = k.desc
		turned = append(turned, k)
	}
	view.SortURL = l.sortURL(append([]sortKey{first}, rest...))
	if view.Sorted {
		view.RemoveURL, view.ToggleURL = l.sortURL(rest), l.sortURL(turned)
	}
	if len(sorted) < 2 {
		view.Priority = 0
	}
}

func (l *listing) sortURL(keys []sortKey) string {
	return l.query.link(only(), url.Values{paramOrder: {formatSort(keys)}})
}

func counted(n int, r *resource) string { return plural(n, r.singular, r.plural) }

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}
