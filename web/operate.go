package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/web/operations"
)

// Operate answers operators, and the programs around the server, on a listener of
// their own until stop is called: that must not be within the reach of strangers.
// With profile they may look into the process.
func (s *Server) Operate(listener net.Listener, profile bool) (stop func() error) {
	server := &http.Server{
		Handler: operations.Handler(operations.Config{
			Serves: s.registry.Serves, Ready: s.ready, Top: s.top, Metrics: s.metrics.handler(),
			Profile: profile, Logger: s.logger,
		}),
		ReadHeaderTimeout: 5 * time.Second,
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.logger.Error("the operations listener has ended", "error", err)
		}
	}()
	return server.Close
}

// errDraining says that the server is about to end.
var errDraining = errors.New("shutting down")

// ready says whether to send requests here: not while the server is shutting
// down, nor without its list of tenants.
func (s *Server) ready(ctx context.Context) error {
	if s.draining.Load() {
		return errDraining
	}
	// Nobody has the empty name; that the control database knows is the point.
	if _, err := s.registry.Lookup(ctx, ""); !errors.Is(err, tenants.ErrNotFound) {
		return fmt.Errorf("%w: asking the control database: %w", tenants.ErrUnavailable, err)
	}
	return nil
}
