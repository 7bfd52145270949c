package webtest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
)

// The tenants that every Site begins with.
const (
	Thor   = "thor"
	Potter = "potter"
)

// Site is a running application.
type Site struct {
	Registry *tenants.Registry
	Server   *web.Server
	Dir      string // the data directory
	Log      *Log

	t        testing.TB
	secure   bool
	hash     string // of Password
	web      web.Config
	registry tenants.Config
}

// Option changes a Site before it starts.
type Option func(*settings)

type settings struct {
	web      web.Config
	registry tenants.Config
	tenants  []string
}

// WithWeb changes the server's settings.
func WithWeb(change func(*web.Config)) Option {
	return func(s *settings) { change(&s.web) }
}

// WithRegistry changes the registry's settings.
func WithRegistry(change func(*tenants.Config)) Option {
	return func(s *settings) { change(&s.registry) }
}

// WithTenants adds tenants beside thor and potter.
func WithTenants(names ...string) Option {
	return func(s *settings) { s.tenants = append(s.tenants, names...) }
}

// New starts an application that ends with the test.
func New(t testing.TB, options ...Option) *Site {
	t.Helper()
	site := &Site{t: t, Dir: t.TempDir(), Log: &Log{}}
	settings := site.settings()
	for _, change := range options {
		change(&settings)
	}
	site.secure = settings.web.SecureCookies
	hashed := settings.web.Hasher != nil // the template's passwords are not hashed by another
	if !hashed {
		settings.web.Hasher = cheap()
	}
	if onCluster := site.useCluster(&settings.registry); hashed || onCluster {
		settings.tenants = append([]string{Thor, Potter}, settings.tenants...)
	} else if err := copyTemplate(site.Dir); err != nil {
		t.Fatal(err)
	}
	site.open(settings)
	for _, name := range settings.tenants {
		site.AddTenant(name)
	}
	return site
}

func (s *Site) settings() settings {
	logger := slog.New(slog.NewJSONHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return settings{
		web: web.Config{
			Secret:   []byte("a secret that is only good for tests"),
			Patience: 10 * time.Second, // tests wait for everything
		},
		registry: tenants.Config{
			Dir: s.Dir, Domains: []string{"localhost"}, MaxOpen: 10, Migrator: models.SQLiteMigrations(), Logger: logger,
		},
	}
}

func (s *Site) open(settings settings) {
	s.t.Helper()
	s.web, s.registry = settings.web, settings.registry
	s.start()
	var err error
	if s.hash, err = settings.web.Hasher.Hash(context.Background(), Password); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Site) start() {
	s.t.Helper()
	var err error
	if s.Registry, err = tenants.Open(context.Background(), s.registry); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.close)
	if s.Server, err = web.New(s.web, s.Registry, s.registry.Logger); err != nil {
		s.t.Fatal(err)
	}
}

// Restart stops the application and starts it again over the same tenants, with the
// registry's settings changed.
func (s *Site) Restart(change func(*tenants.Config)) {
	s.t.Helper()
	s.close()
	change(&s.registry)
	s.start()
}

// Beside is another server over the same tenants, whose settings change alters.
func (s *Site) Beside(change func(*web.Config)) *web.Server {
	s.t.Helper()
	cfg := s.web
	change(&cfg)
	server, err := web.New(cfg, s.Registry, s.registry.Logger)
	if err != nil {
		s.t.Fatal(err)
	}
	return server
}

func (s *Site) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Registry.Close(ctx); err != nil {
		s.t.Errorf("closing the registry: %v", err)
	}
}

// Listen serves the application on a port of its own, for tests with a real
// browser, and returns the port.
func (s *Site) Listen() (port string) {
	server := httptest.NewServer(s.Server)
	s.t.Cleanup(server.Close)
	return server.URL[len("http://127.0.0.1:"):]
}

// In runs fn with a tenant's database held open.
func (s *Site) In(tenant string, fn func(ctx context.Context, t *tenants.Tenant)) {
	s.t.Helper()
	held := s.acquire(tenant)
	defer held.Release()
	fn(tenants.NewContext(context.Background(), held), held)
}

func (s *Site) acquire(tenant string) *tenants.Tenant {
	s.t.Helper()
	name, err := tenants.ParseName(tenant)
	if err != nil {
		s.t.Fatal(err)
	}
	held, err := s.Registry.Acquire(context.Background(), name)
	if err != nil {
		s.t.Fatalf("opening tenant %s: %v", tenant, err)
	}
	return held
}

// Write changes a tenant's database behind the application's back.
func (s *Site) Write(tenant string, fn func(ctx context.Context, tx *gorm.DB) error) {
	s.t.Helper()
	s.In(tenant, func(ctx context.Context, t *tenants.Tenant) {
		s.t.Helper()
		if err := t.Write(ctx, func(tx *gorm.DB) error { return fn(ctx, tx) }); err != nil {
			s.t.Fatalf("writing to tenant %s: %v", tenant, err)
		}
	})
}

// Hold keeps a tenant open until the test ends.
func (s *Site) Hold(tenant string) *tenants.Tenant {
	s.t.Helper()
	held := s.acquire(tenant)
	s.t.Cleanup(held.Release)
	return held
}

// Count counts a tenant's rows of a model, those that the scopes leave.
func Count[T any](s *Site, tenant string, scopes ...func(*gorm.DB) *gorm.DB) int64 {
	s.t.Helper()
	var n int64
	s.In(tenant, func(ctx context.Context, t *tenants.Tenant) {
		s.t.Helper()
		if err := t.Read(ctx).Model(new(T)).Scopes(scopes...).Count(&n).Error; err != nil {
			s.t.Fatal(err)
		}
	})
	return n
}

// Find reads one row of a tenant, by its primary key.
func Find[T any](s *Site, tenant string, id uint) T {
	s.t.Helper()
	var row T
	s.In(tenant, func(ctx context.Context, t *tenants.Tenant) {
		s.t.Helper()
		if err := t.Read(ctx).Take(&row, "id = ?", id).Error; err != nil {
			s.t.Fatalf("%T %d of %s: %v", row, id, tenant, err)
		}
	})
	return row
}
