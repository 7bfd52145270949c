package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// lull is how long connections that are in use are seldom quiet. A server that is about to
// end waits until all have been for so long before it closes them: a request may be on its way.
const lull = 250 * time.Millisecond

// Serve answers requests until ctx ends, lets those that run finish, and then
// closes every open database.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       s.cfg.ReadTimeout,
		WriteTimeout:      s.cfg.ReadTimeout + s.cfg.RequestTimeout,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
	}
	connections := newConnections()
	server.ConnState = connections.note
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return errors.Join(fmt.Errorf("serving: %w", err), s.close())
	case <-ctx.Done():
	}
	s.draining.Store(true) // from now on each connection ends with its next answer
	s.live.Close()         // or their streams would be waited for
	_ = listener.Close()   // it may have closed by itself
	// Else Shutdown would close the listener again, and fail.
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		s.logger.Warn("listening", "error", err)
	}
	connections.await(lull)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		err = fmt.Errorf("waiting for requests to finish: %w", err)
		return errors.Join(err, server.Close(), s.close())
	}
	return s.close()
}

// close has a patience of its own: databases that are in use after the server
// has given up on their requests are about to be released.
func (s *Server) close() error {
	s.live.Close()
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.ShutdownTimeout)
	defer cancel()
	if err := s.registry.Close(ctx); err != nil {
		return fmt.Errorf("closing the databases: %w", err)
	}
	return nil
}
