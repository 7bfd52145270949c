package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// TestCluster_IsGoneForAWhile: while PostgreSQL is gone its tenants are told so, the
// others hear nothing of it, and everything goes on by itself when it is back.
func TestCluster_IsGoneForAWhile(t *testing.T) {
	t.Parallel()
	address := clusterURL(t)
	line := lineTo(t, address)
	data, direct, cluster := t.TempDir(), "--postgres="+address, "--postgres="+line.address
	command(t, goodPassword, "tenants", "create", "thor", "--data", data, direct, "--engine", "postgres",
		"--superuser", "root", "--password-stdin")
	defer func() {
		command(t, "", "tenants", "delete", "thor", "--data", data, direct)
		command(t, "", "tenants", "purge", "thor", "--yes", "thor", "--data", data, direct)
	}()
	command(t, goodPassword, "tenants", "create", "potter", "--data", data, "--superuser", "root", "--password-stdin")
	key := func(tenant string) string {
		return "Token " + strings.TrimSpace(command(t, "", "createtoken", "--tenant", tenant, "root", "--data", data, direct))
	}
	thors, potters := key("thor"), key("potter")
	_, port := process(t, "serve", "--data="+data, cluster)
	thor, potter := visit(t, port, "thor"), visit(t, port, "potter")
	for range 2 {
		thor.wantSoon("/api/polls/", http.StatusOK, "Authorization", thors)
		line.cut()
		for range 3 {
			began := time.Now()
			status, body := thor.get("/api/polls/", "Authorization", thors)
			if status != http.StatusServiceUnavailable || strings.Contains(body, "127.0.0.1") {
				t.Errorf("thor is told %d %s", status, body)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("thor is told so after %v", took)
			}
			if status, body := potter.get("/api/polls/", "Authorization", potters); status != http.StatusOK {
				t.Errorf("potter is told %d %s", status, body)
			}
		}
		line.mend()
	}
	thor.wantSoon("/api/polls/", http.StatusOK, "Authorization", thors)
	if !thor.logIn("root", goodPassword) {
		t.Error("root cannot log in to thor")
	}
}

// line is the way to a cluster, which can be cut.
type line struct {
	address string // of the cluster, by this way
	network string
	far     string

	mu    sync.Mutex
	isCut bool
	open  []net.Conn
}

// lineTo listens for as long as the test lasts.
func lineTo(t *testing.T, cluster string) *line {
	t.Helper()
	cfg, err := pgconn.ParseConfig(cluster)
	if err != nil {
		t.Fatal(err)
	}
	near, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{}
	l.network, l.far = pgconn.NetworkAddress(cfg.Host, cfg.Port)
	by := url.URL{Scheme: "postgres", User: url.User(cfg.User), Host: near.Addr().String(), Path: "/" + cfg.Database}
	l.address = by.String()
	ctx := context.WithoutCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := near.Accept()
			if err != nil {
				return // the test is over
			}
			serving.Go(func() { l.carry(ctx, conn) })
		}
	})
	t.Cleanup(func() {
		_ = near.Close() // nobody comes any more
		l.cut()
		serving.Wait()
	})
	return l
}

// carry takes bytes to and fro.
func (l *line) carry(ctx context.Context, near net.Conn) {
	defer func() { _ = near.Close() }() // its end is all that is wanted
	far, err := new(net.Dialer).DialContext(ctx, l.network, l.far)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }() // likewise
	l.mu.Lock()
	isCut := l.isCut
	if !isCut {
		l.open = append(l.open, near, far)
	}
	l.mu.Unlock()
	if isCut {
		return
	}
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		both.Go(func() {
			_, _ = io.Copy(way[0], way[1]) // until one end hangs up
			_ = way[0].Close()
		})
	}
	both.Wait()
}

// cut breaks all connections off, and lets nobody through.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	for _, conn := range l.open {
		_ = conn.Close() // it may be closed
	}
	l.open = nil
}

func (l *line) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = false
}
