package operations

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/pprof"

	"pollsadmin/tenants"
)

// Config is what is asked for. All of it is required but Metrics and Profile.
type Config struct {
	// Serves gives the tenant of a host, tenants.ErrNotFound when there is none that
	// a certificate may be asked for.
	Serves  func(ctx context.Context, host string) (tenants.Info, error)
	Ready   func(ctx context.Context) error // nil when requests may be sent here
	Top     func(ctx context.Context, most int) []Busy
	Metrics http.Handler // for Prometheus; nil for none
	Profile bool         // lets /debug/pprof/ look into the process
	Logger  *slog.Logger
}

type handler struct{ Config }

// Handler answers GET /healthz, /readyz, /tls/ask?domain=HOST, /tenants/top?n=MOST,
// /metrics, and when told to /debug/pprof/.
func Handler(cfg Config) http.Handler {
	h := &handler{cfg}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.HandleFunc("GET /tls/ask", h.ask)
	mux.HandleFunc("GET /tenants/top", h.top)
	if cfg.Metrics != nil {
		mux.Handle("GET /metrics", cfg.Metrics)
	}
	if cfg.Profile {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
		mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	}
	return secure(mux)
}

// secure keeps answers out of caches, and pages of the profiler to themselves.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func (h *handler) ready(w http.ResponseWriter, r *http.Request) {
	if err := h.Ready(r.Context()); err != nil {
		h.Logger.WarnContext(r.Context(), "not ready", "error", err)
		say(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	say(w, http.StatusOK, "ready")
}

// ask says whether a certificate may be issued for a host: Caddy's on-demand TLS
// asks before it gets one, lest strangers have it get thousands.
func (h *handler) ask(w http.ResponseWriter, r *http.Request) {
	info, err := h.Serves(r.Context(), r.URL.Query().Get("domain"))
	switch {
	case errors.Is(err, tenants.ErrNotFound):
		say(w, http.StatusNotFound, "no tenant is served there")
	case err != nil:
		h.Logger.ErrorContext(r.Context(), "asked for a certificate", "error", err)
		say(w, http.StatusServiceUnavailable, "try again")
	default:
		say(w, http.StatusOK, string(info.Name))
	}
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // who asked may have gone
}
