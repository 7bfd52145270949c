package admin

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views"
	"pollsadmin/web/session"
)

// Site is the models that an administrator may see.
type Site struct {
	cfg       Config
	resources []*resource
	byTable   map[string]*resource
	pages     []*SitePage
	bindings  []*binding // of models, and of children edited with them
	mistakes  []error
	checks    []func() error // what only a whole site can be asked
	pieces    pieces
	buffers   sync.Pool // of *bytes.Buffer, that pages are drawn into
}

// NewSite makes a site without models.
func NewSite(cfg Config) *Site {
	if cfg.WriteShared == nil {
		cfg.WriteShared = cfg.Write
	}
	for _, write := range []*func(context.Context, func(tx *gorm.DB) error) error{&cfg.Write, &cfg.WriteShared} {
		if run := *write; run != nil {
			*write = func(ctx context.Context, fn func(tx *gorm.DB) error) error {
				return record.Translate(run(ctx, fn)) // keys are checked when the transaction ends
			}
		}
	}
	return &Site{cfg: cfg, byTable: map[string]*resource{}, pieces: newPieces(cfg.Pieces)}
}

// buffer is an empty one, as large as an earlier page.
func (s *Site) buffer() *bytes.Buffer {
	if used, ok := s.buffers.Get().(*bytes.Buffer); ok {
		used.Reset()
		return used
	}
	return new(bytes.Buffer)
}

func (s *Site) add(r *resource) {
	s.resources = append(s.resources, r)
	s.byTable[r.schema.Table] = r
}

// Check reports every mistake in every registration at once, and what Config
// lacks. A server must not start with one.
func (s *Site) Check() error {
	lacks := map[string]bool{
		"Prefix": s.cfg.Prefix == "", "Read": s.cfg.Read == nil, "Write": s.cfg.Write == nil,
		"Journal": s.cfg.Journal == nil, "Now": s.cfg.Now == nil,
	}
	errs := slices.Clone(s.mistakes)
	for _, name := range []string{"Prefix", "Read", "Write", "Journal", "Now"} {
		if lacks[name] {
			errs = append(errs, errors.New("admin: Config."+name+" is missing"))
		}
	}
	for _, check := range s.checks {
		errs = append(errs, check())
	}
	if slices.Contains(s.appLabels(), searchLabel) {
		errs = append(errs, errors.New("admin: an app is called “"+searchLabel+"”, which is the address of the search"))
	}
	return errors.Join(errs...)
}

// Routes puts the site's pages on g, whose prefix is Config.Prefix without its
// last slash. The caller has put the tenant, the session, the user and the
// CSRF check before g.
func (s *Site) Routes(g *echo.Group) {
	g.GET("/", s.gate(nil, s.showIndex))
	g.GET("/autocomplete/", s.gate(nil, s.showMatches))
	g.GET("/r/:type/:id/", s.gate(nil, s.showOnSite))
	g.GET("/"+searchLabel+"/", s.gate(nil, s.showSearch))
	for _, app := range s.appLabels() {
		g.GET("/"+app+"/", s.gate(nil, s.showApp(app)))
	}
	for _, p := range s.pages {
		g.Match([]string{http.MethodGet, http.MethodPost}, "/"+p.App+"/"+p.Path+"/", s.gate(nil, s.serveSitePage(p)))
	}
	for _, r := range s.resources {
		list, object := "/"+r.app+"/"+r.name+"/", "/"+r.app+"/"+r.name+"/:id/"
		g.GET(list, s.gate(r, s.kept(s.showChangelist)))
		g.POST(list, s.gate(r, s.runAction))
		if !r.noExport {
			g.GET(list+"export/", s.gate(r, s.showExport))
			g.POST(list+"export/", s.gate(r, s.postExport))
		}
		g.GET(list+"add/", s.gate(r, s.showAddForm))
		g.POST(list+"add/", s.gate(r, s.saveAddForm))
		g.GET(object, s.gate(r, s.redirectToChange))
		g.GET(object+"change/", s.gate(r, s.kept(s.showChangeForm)))
		g.POST(object+"change/", s.gate(r, s.saveChangeForm))
		g.GET(object+"delete/", s.gate(r, s.showDelete))
		g.POST(object+"delete/", s.gate(r, s.confirmDelete))
		g.GET(object+"history/", s.gate(r, s.showHistory))
		g.GET(object+"history/:entry/restore/", s.gate(r, s.showRestore))
		g.POST(object+"history/:entry/restore/", s.gate(r, s.restore))
		for _, p := range r.pages {
			g.GET(object+p.path+"/", s.gate(r, s.servePage(p)))
			g.POST(object+p.path+"/", s.gate(r, s.servePage(p)))
		}
	}
	// Nobody but staff learns which pages there are.
	g.Any("/*", s.gate(nil, s.catchAll))
}

func (s *Site) appLabels() []string {
	var labels []string
	for _, r := range s.resources {
		if !slices.Contains(labels, r.app) {
			labels = append(labels, r.app)
		}
	}
	slices.SortFunc(labels, func(a, b string) int { return cmp.Compare(s.appName(a), s.appName(b)) })
	return labels
}

func (s *Site) appName(label string) string {
	if name := s.cfg.AppNames[label]; name != "" {
		return name
	}
	return capitalize(label)
}

// Nav is the sidebar for whoever sends the request: for pages that are not the
// site's own, and only look like it. Who may not come in gets none.
func (s *Site) Nav(ctx context.Context) []views.App {
	who, ok := session.UserFrom(ctx)
	if !ok || !who.IsActive() || !who.IsStaff() {
		return nil
	}
	return s.apps(&visit{ctx: ctx, site: s, who: who})
}

// apps are the models and pages that somebody may see, by app, both in
// alphabetical order unless AppList has another.
func (s *Site) apps(v *visit) []views.App {
	var apps []views.App
	for _, label := range s.appLabels() {
		app := views.App{Label: label, Name: s.appName(label), URL: s.cfg.Prefix + label + "/"}
		for _, r := range s.resources {
			if r.app != label || r.hidden {
				continue
			}
			if m, ok := v.modelView(r); ok {
				app.Models = append(app.Models, m)
			}
		}
		slices.SortFunc(app.Models, func(a, b views.Model) int { return cmp.Compare(a.Name, b.Name) })
		if app.Models = append(app.Models, v.pageViews(label)...); len(app.Models) > 0 {
			apps = append(apps, app)
		}
	}
	if order := s.cfg.AppList; order != nil {
		return order(v.ctx, apps)
	}
	return apps
}

// modelView is a model's line on the index, false for one that the user has no
// right to.
func (v *visit) modelView(r *resource) (views.Model, bool) {
	view, change, add := v.mayTo(r, View), v.mayTo(r, Change), v.mayTo(r, Add)
	m := views.Model{Label: r.name, Name: capitalize(r.plural), ViewOnly: !change, Current: v.res == r}
	if view {
		m.URL = r.url()
	}
	if change {
		m.ChangeURL = r.url()
	}
	if add {
		m.AddURL = r.url() + "add/"
	}
	return m, view || change || add || v.mayTo(r, Delete)
}

// linkTo is the address of an object's page, empty if its model is not registered.
func (s *Site) linkTo(e *entity, key uint) string {
	r := s.byTable[e.schema.Table]
	if r == nil {
		return ""
	}
	return r.objectURL(keyText(key), "change")
}

// kept lets Config.Keep answer a page in place of making it.
func (s *Site) kept(page func(*visit) error) func(*visit) error {
	if s.cfg.Keep == nil {
		return page
	}
	return func(v *visit) error { return s.cfg.Keep(v.c, func() error { return page(v) }) }
}

// gate lets active staff through to a page, and sends everybody else to the
// log-in form. It is asked on each request.
func (s *Site) gate(r *resource, page func(*visit) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		who, ok := session.UserFrom(ctx)
		if !ok || !who.IsActive() || !who.IsStaff() {
			return s.toLogin(c)
		}
		v := &visit{c: c, ctx: ctx, site: s, res: r, who: who, began: s.cfg.Now(), popup: isPopup(c)}
		if !v.knowsToField() {
			return errToField
		}
		return page(v)
	}
}
