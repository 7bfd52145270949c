package web

import (
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/session"
)

// log writes one line per request. It leaves the query out: what people search
// for, and what they mistake for a password field, is nobody's business.
func (s *Server) log(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		s.logRequest(c, began)
		return nil
	}
}

// logRequest hands the line over by itself: a logger would look up who calls it first,
// which nobody wants to know.
func (s *Server) logRequest(c echo.Context, began time.Time) {
	ctx, handler := c.Request().Context(), s.logger.Handler()
	if !handler.Enabled(ctx, slog.LevelInfo) {
		return
	}
	now := time.Now()
	line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
	line.AddAttrs(append(about(c),
		slog.Int("status", c.Response().Status),
		slog.Int64("bytes", c.Response().Size),
		slog.Duration("duration", now.Sub(began)),
		slog.String("address", c.RealIP()))...)
	_ = handler.Handle(ctx, line) // there is nowhere to say that it cannot be said
}

// noteExport writes down who took rows along, and how many.
func (s *Server) noteExport(c echo.Context, what ...slog.Attr) {
	s.logger.LogAttrs(c.Request().Context(), slog.LevelInfo, "exported", append(about(c), what...)...)
}

// mostAbout has room for what follows, too.
const mostAbout = 10

// about is what every line about a request says.
func about(c echo.Context) []slog.Attr {
	r := c.Request()
	attributes := append(make([]slog.Attr, 0, mostAbout),
		slog.String("request", requestID(c)), slog.String("method", r.Method), slog.String("path", r.URL.Path))
	if tenant, ok := tenants.FromContext(r.Context()); ok {
		attributes = append(attributes, slog.String("tenant", string(tenant.Name)))
	} else {
		attributes = append(attributes, slog.String("host", r.Host))
	}
	if user, ok := session.UserFrom(r.Context()); ok {
		attributes = append(attributes, slog.Uint64("user", uint64(user.ID())))
	}
	return attributes
}
