package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"pollsadmin/static"
	"pollsadmin/tenants"
	"pollsadmin/web/admin"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
	"pollsadmin/web/cache"
	"pollsadmin/web/live"
	"pollsadmin/web/polls"
	"pollsadmin/web/ratelimit"
	"pollsadmin/web/session"
)

// Server answers every request of every tenant.
type Server struct {
	cfg      Config
	registry *tenants.Registry
	logger   *slog.Logger
	echo     *echo.Echo
	sessions *session.Store
	auth     *auth.Auth
	site     *admin.Site
	live     *live.Hub
	api      *api.API
	metrics  *metrics
	activity *activity
	keeper   *keeper
	tallies  *polls.Tallies
	crowd    *crowd
	calls    *ratelimit.Limiter // to the API
	draining atomic.Bool
	ballast  []byte
}

// New builds the application over a registry, which Serve closes in the end.
// It refuses to start with anything that a request would stumble over.
func New(cfg Config, registry *tenants.Registry, logger *slog.Logger) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("checking the settings: %w", err)
	}
	cfg = cfg.withDefaults()
	s := &Server{cfg: cfg, registry: registry, logger: logger, echo: echo.New(), ballast: newBallast(cfg.Ballast)}
	s.crowd = newCrowd(cfg.MaxRequests)
	s.keeper = newKeeper(cfg.CacheBytes/8*3, cfg.Now)
	s.tallies = polls.NewTallies(s.source, cfg.CacheBytes/8)
	s.metrics, s.activity = newMetrics(registry.Stats, cfg.Hasher, cfg.MetricsPerTenant), newActivity(cfg.Now)
	stored := newRows(cfg.CacheBytes / 16)
	s.sessions = session.NewStore(session.Config{
		Rows: stored, Keys: cfg.keys(), Secure: cfg.SecureCookies, Now: cfg.Now, Logger: logger,
	})
	cfg.Live.Acquire, cfg.Live.Logger = registry.Acquire, logger
	s.live = live.New(cfg.Live)
	var err error
	if s.calls, err = ratelimit.New(quotasKnown, cfg.Now); err != nil {
		return nil, err
	}
	if s.site, err = s.newSite(); err != nil {
		return nil, err
	}
	s.auth = auth.New(auth.Config{
		Hasher: cfg.Hasher, Keys: cfg.keys(), Site: cfg.Site, Nav: s.site.Nav, Now: cfg.Now, Render: render,
		Location: s.location, Known: cfg.CacheBytes / 16, AwaitLogin: s.awaitLogin,
	})
	s.metrics.watchCaches(map[string]func() cache.Stats{"sessions": stored.known.Stats, "users": s.auth.Kept,
		"answers": s.keeper.kept.Stats})
	s.metrics.watchCaches(s.tallies.Kept())
	s.metrics.watchCrowd(s.crowd)
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = clientAddress(cfg.TrustedProxies)
	if err := s.routes(s.echo); err != nil {
		return nil, err
	}
	return s, nil
}

// ServeHTTP answers HEAD as it answers GET; net/http leaves out the body.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		w.Header().Set(echo.HeaderConnection, "close") // the next request is to go elsewhere
	}
	if r.Method == http.MethodHead {
		r = r.WithContext(r.Context()) // a copy: net/http goes by the original
		r.Method = http.MethodGet
	}
	s.echo.ServeHTTP(w, r)
}

// Routes lists what the server answers, for those who check all of it.
func (s *Server) Routes() []*echo.Route { return s.echo.Routes() }

// routes is the map of the application: what every request passes through, in
// this order, and where it ends.
func (s *Server) routes(e *echo.Echo) error {
	e.Pre(s.trueHost)
	e.Use(through(number, s.log, s.measure, survive, s.secure, oneSlash, s.limitBody, s.limitTime,
		forTenants(s.inTenant, s.cors, slashes,
			s.openSession, s.sessions.Protect(isScript), s.knowUser, s.room)))

	e.GET("/healthz", s.showHealth)
	e.GET("/readyz", s.showReadiness)
	e.GET("/static/*", echo.WrapHandler(static.Handler()))

	e.GET("/", redirect(http.StatusFound, "/admin/"))
	e.GET("/admin", redirect(http.StatusMovedPermanently, "/admin/"))
	pages := e.Group("/admin")
	s.auth.Routes(pages)
	s.site.Routes(pages)
	return s.apiRoutes(e.Group("/api"))
}
