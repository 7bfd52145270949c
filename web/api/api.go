package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views"
	"pollsadmin/web/cache"
)

// Config is what an API needs of its host.
type Config struct {
	// Authenticate tells whom a key stands for: ErrToken when nobody, ErrInactive
	// when somebody who may not come any more.
	Authenticate func(ctx context.Context, key string) (Key, error)
	// Limit counts a call, and may refuse it; the key is blank where nobody says who
	// they are, or not well. Nil counts nothing.
	Limit func(c echo.Context, key Key) error
	// Read is a handle on the database of the request, to look things up in.
	Read func(ctx context.Context) *gorm.DB
	// Write runs fn in a transaction of that database.
	Write func(ctx context.Context, fn func(tx *gorm.DB) error) error
	// WriteShared is Write for what takes a moment: the transaction may be shared
	// with others that do. Write unless set.
	WriteShared func(ctx context.Context, fn func(tx *gorm.DB) error) error
	// Keep may answer a GET in place of answer, with what it kept of answer to the
	// same caller, while nobody has changed anything. Nil: it is made anew each time.
	Keep func(c echo.Context, answer func() error) error
	// Version names the state of that database: as long as it is the same, nobody
	// has changed anything.
	Version func(ctx context.Context) (string, error)
	// Source is that database as it tells what has changed in it, nil where it cannot:
	// then, and where there is no Source, nothing is kept of lists. Pieces is how many
	// bytes are.
	Source func(ctx context.Context) cache.Source
	Pieces int64
	// Answers are kept there, of calls with an Idempotency-Key.
	Answers Answers
	// Secure says that clients reach the API by HTTPS, so that links do as well.
	Secure bool
	// Site is the branding of the pages that people see, and where they log in.
	Site views.Site
}

// API is a set of resources.
type API struct {
	cfg       Config
	resources []Resource
	compress  echo.MiddlewareFunc
	tags      tags
	pieces    pieces
}

// New makes an API that has nothing but an index.
func New(cfg Config) *API {
	if cfg.WriteShared == nil {
		cfg.WriteShared = cfg.Write
	}
	a := &API{cfg: cfg, compress: compress(), pieces: newPieces(cfg.Pieces)}
	a.Add(Resource{Path: "/", Open: true, Get: a.showIndex, About: "The resources to begin with."})
	return a
}

// Add puts resources on the API, before Routes.
func (a *API) Add(resources ...Resource) { a.resources = append(a.resources, resources...) }

// Check reports what Config lacks. A server must not start without it.
func (a *API) Check() error {
	var lacks []error
	if a.cfg.Authenticate == nil {
		lacks = append(lacks, errors.New("api: Config.Authenticate is missing"))
	}
	if a.cfg.Read == nil {
		lacks = append(lacks, errors.New("api: Config.Read is missing"))
	}
	if a.cfg.Write == nil {
		lacks = append(lacks, errors.New("api: Config.Write is missing"))
	}
	if a.cfg.Version == nil {
		lacks = append(lacks, errors.New("api: Config.Version is missing"))
	}
	if a.cfg.Answers == nil {
		lacks = append(lacks, errors.New("api: Config.Answers is missing"))
	}
	return errors.Join(lacks...)
}

// Routes puts the resources on g. The caller has put the tenant, the session,
// the session's user and the CSRF check before it.
func (a *API) Routes(g *echo.Group) {
	for _, r := range a.resources {
		for _, method := range r.methods() {
			g.Add(method, r.Path, a.serve(r))
		}
		g.RouteNotFound(r.Path, a.serve(r)) // the address is right, the method is not
	}
	g.GET(docsPath, a.showDocs)
}

// MaxBody is what a call may send, in bytes, by its method and by the path of a
// resource: for those who read bodies before the API does.
func (a *API) MaxBody(method, path string) int64 {
	for _, r := range a.resources {
		if r.Path == path {
			return r.most(method)
		}
	}
	return maxBody
}

// serve finds out in which format to answer.
func (a *API) serve(r Resource) echo.HandlerFunc {
	return func(c echo.Context) error {
		Vary(c.Response().Header())
		format, err := Negotiate(c.Request(), r.formats())
		if err != nil {
			return err
		}
		call := &Call{api: a, echo: c, resource: r, format: format}
		if format == Page {
			return call.servePage()
		}
		if !format.forScripts() || !takesGzip(c.Request()) {
			return call.answer()
		}
		return a.compress(func(echo.Context) error { return call.answer() })(c)
	}
}

// answer settles what is the same for every call before its handler is asked.
func (c *Call) answer() error {
	c.most = c.resource.most(c.echo.Request().Method)
	if err := c.admit(); err != nil {
		return err
	}
	handler := c.resource.handler(c.echo.Request().Method)
	if handler == nil {
		return c.resource.answerOther(c)
	}
	if c.echo.Request().Method != http.MethodGet && (c.format == CSV || c.format == NDJSON) {
		return notAcceptable() // lists are read in these, and nothing else
	}
	answer := func() error { return c.unlessUnchanged(handler) }
	if c.api.cfg.Keep == nil || c.format != JSON { // a page may bear messages, and lists whole may be long
		return answer()
	}
	return c.api.cfg.Keep(c.echo, answer)
}

// showIndex links to the resources that need no id.
func (a *API) showIndex(c *Call) error {
	links := map[string]string{}
	root := strings.TrimSuffix(c.echo.Request().URL.Path, "/")
	for _, r := range a.resources {
		if r.Name != "" {
			links[r.Name] = c.origin() + root + r.Path
		}
	}
	return Send(c, http.StatusOK, links)
}
