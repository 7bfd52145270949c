package auth

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"pollsadmin/models"
	"pollsadmin/views"
	"pollsadmin/web/cache"
	"pollsadmin/web/keys"
)

// Config is what Auth needs.
type Config struct {
	Hasher   *models.Hasher
	Keys     keys.Ring                         // hashes the names of those who try to log in
	Site     views.Site                        // Index is where the pages live, and where a login leads
	Nav      func(context.Context) []views.App // the sidebar, for whoever sends the request
	Now      func() time.Time
	Location func(context.Context) *time.Location // in which times are shown
	// AwaitLogin fails where too many wait already to have a password looked at; nil for
	// any number.
	AwaitLogin func(context.Context) error
	Known      int64 // bytes for users and tokens that need not be read again
	Render     func(c echo.Context, status int, page templ.Component) error
}

// Auth knows who may come in. There is one for all tenants: whom it asks about
// is up to the context of each request.
type Auth struct {
	cfg      Config
	throttle throttle
	users    *cache.Cache[*User]
	bearers  *cache.Cache[*Bearer]
}

// New makes an Auth from a complete Config.
func New(cfg Config) *Auth {
	return &Auth{
		cfg:      cfg,
		throttle: throttle{keys: cfg.Keys, now: cfg.Now},
		users:    cache.New[*User](cfg.Known / 2),
		bearers:  cache.New[*Bearer](cfg.Known / 2),
	}
}

// Routes are the pages by which people come in, go out and change their own
// password. g is the site's group.
func (a *Auth) Routes(g *echo.Group) {
	g.GET("/login/", a.showLogin)
	g.POST("/login/", a.logIn)
	g.GET("/logout/", a.refuseLogout)
	g.POST("/logout/", a.logOut)
	g.GET("/password_change/", a.showPasswordForm, a.staffOnly)
	g.POST("/password_change/", a.changePassword, a.staffOnly)
	g.GET("/password_change/done/", a.showPasswordChanged, a.staffOnly)
	g.GET("/login/code/", a.showCodeForm)
	g.POST("/login/code/", a.takeCode)
	g.GET("/second_factor/", a.showFactor, a.staffOnly)
	g.POST("/second_factor/", a.changeFactor, a.staffOnly)
	g.GET("/sessions/", a.showSessions, a.staffOnly)
	g.POST("/sessions/", a.endSessions, a.staffOnly)
	g.GET("/tokens/", a.showTokens, a.staffOnly)
	g.POST("/tokens/", a.changeTokens, a.staffOnly)
}

func (a *Auth) url(page string) string { return a.cfg.Site.Index + page }
