package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// serve runs the server and returns its address, and what ends it.
func serve(t *testing.T, site *webtest.Site) (address string, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	listener := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	done := make(chan error, 1)
	go func() { done <- site.Server.Serve(ctx, listener) }()
	return listener.Addr().String(), stop, done
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// ask sends a GET for a tenant over the network.
func ask(t *testing.T, address, path string) (int, string, error) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		return 0, "", err
	}
	r.Host = "thor.localhost"
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), errors.Join(err, answer.Body.Close())
}

func TestServe_LetsRequestsFinish(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	site.Server.Handle(http.MethodGet, "/slow", func(c echo.Context) error {
		close(entered)
		<-leave
		ctx := c.Request().Context()
		tenant, _ := tenants.FromContext(ctx)
		err := tenant.Write(ctx, func(tx *gorm.DB) error {
			return webtest.SaveAll(ctx, tx, &models.Poll{Question: "Late?", CreatedByID: 1})
		})
		return errors.Join(err, c.String(http.StatusOK, "done"))
	})
	address, stop, ended := serve(t, site)
	type reply struct {
		status int
		body   string
		err    error
	}
	replies := make(chan reply, 1)
	go func() {
		status, body, err := ask(t, address, "/slow")
		replies <- reply{status, body, err}
	}()
	<-entered
	stop()
	for { // new requests are refused from now on
		if _, _, err := ask(t, address, "/healthz"); err != nil {
			break
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("the server did not wait: %v", err)
	default:
	}
	close(leave)
	if got := <-replies; got.err != nil || got.status != http.StatusOK || got.body != "done" {
		t.Errorf("the last request got %+v", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if n := site.Registry.Stats().Open; n != 0 {
		t.Errorf("%d databases are still open", n)
	}
	if wals, _ := filepath.Glob(filepath.Join(site.Dir, "tenants", "*-wal")); len(wals) > 0 {
		t.Errorf("not checkpointed: %v", wals)
	}
}

func TestServe_GivesUpOnThoseWhoTakeTooLong(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.ShutdownTimeout = 50 * time.Millisecond }))
	entered := make(chan struct{})
	site.Server.Handle(http.MethodGet, "/endless", func(c echo.Context) error {
		close(entered)
		<-c.Request().Context().Done()
		return c.Request().Context().Err()
	})
	address, stop, ended := serve(t, site)
	go func() { _, _, _ = ask(t, address, "/endless") }()
	<-entered
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the server waits for ever")
	}
}

// lateListener lets who accepts know of its end a moment after it was closed, as on a
// busy machine.
type lateListener struct {
	net.Listener
	asked, closed chan struct{}
}

func (l *lateListener) Accept() (net.Conn, error) {
	close(l.asked) // once: nobody comes
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.closed
	}
	return conn, err
}

func (l *lateListener) Close() error {
	err := l.Listener.Close()
	if err == nil {
		time.AfterFunc(50*time.Millisecond, func() { close(l.closed) })
	}
	return err
}

func TestServe_EndsWellWhenNobodyIsConnected(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	listener := &lateListener{listen(t), make(chan struct{}), make(chan struct{})}
	go func() { done <- site.Server.Serve(ctx, listener) }()
	<-listener.asked
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestServe_SaysThatItCannot(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	listener := listen(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := site.Server.Serve(t.Context(), listener); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	before := site.Registry.Stats().Opened
	for _, host := range []string{"thor.localhost", "nobody.localhost", "127.0.0.1", "[::1]:80", "", "evil.test"} {
		for _, path := range []string{"/healthz", "/readyz"} {
			site.At(host).Get(path).Expect(http.StatusOK)
		}
	}
	if n := site.Registry.Stats().Opened - before; n > 0 {
		t.Errorf("%d databases were opened", n)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := site.Registry.Close(ctx); err != nil {
		t.Fatal(err)
	}
	site.At("").Get("/healthz").Expect(http.StatusOK)
	answer := site.At("").Get("/readyz").Expect(http.StatusServiceUnavailable)
	if strings.Contains(answer.Body.String(), site.Dir) || strings.Contains(answer.Body.String(), "sql") {
		t.Errorf("it tells internals: %s", answer.Body)
	}
}

func TestHealth_WhileShuttingDown(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	_, stop, ended := serve(t, site)
	site.At("").Get("/readyz").Expect(http.StatusOK)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	site.At("").Get("/readyz").Expect(http.StatusServiceUnavailable)
}

func TestStatic_OpensNoDatabase(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	page, err := os.ReadFile("../static/favicon.svg")
	if err != nil {
		t.Fatal(err)
	}
	icon, _ := site.Client(webtest.Thor).Get("/admin/login/").Page().Find("link[rel=icon]").Attr("href")
	before := site.Registry.Stats().Opened
	c := site.At("nobody.localhost")
	got := c.Get(icon).Expect(http.StatusOK)
	if got.Body.String() != string(page) || !strings.Contains(got.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("got %v %q", got.Header(), got.Body)
	}
	c.Get("/static/nothing.css").Expect(http.StatusNotFound)
	if after := site.Registry.Stats().Opened; after != before {
		t.Errorf("%d databases were opened", after-before)
	}
}
