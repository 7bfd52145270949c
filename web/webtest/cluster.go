package webtest

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// useCluster has a site's tenants made in PostgreSQL when the tests are to run on
// it: TEST_ENGINE=postgres, with the cluster's address in TEST_POSTGRES_URL.
func (s *Site) useCluster(cfg *tenants.Config) bool {
	s.t.Helper()
	if os.Getenv("TEST_ENGINE") != tenants.Postgres {
		return false
	}
	address := os.Getenv("TEST_POSTGRES_URL")
	if address == "" {
		s.t.Fatal("TEST_ENGINE is postgres, but TEST_POSTGRES_URL says no address")
	}
	cfg.Engine = tenants.Postgres
	cfg.Cluster = &tenants.Cluster{
		URL: address, Prefix: "webtest", Migrator: models.PostgresMigrations(), Connections: 20,
	}
	s.t.Cleanup(s.dropDatabases(*cfg))
	return true
}

// dropDatabases removes what a data directory's tenants leave in the cluster.
func (s *Site) dropDatabases(cfg tenants.Config) func() {
	return func() {
		ctx := context.Background()
		registry, err := tenants.Open(ctx, cfg)
		if err != nil {
			s.t.Error(err)
			return
		}
		list, err := registry.List(ctx)
		for _, info := range list {
			err = errors.Join(err, registry.Delete(ctx, info.Name), registry.Purge(ctx, info.Name))
		}
		if err = errors.Join(err, registry.Close(ctx)); err != nil {
			s.t.Errorf("removing what is left in the cluster: %v", err)
		}
	}
}

// Define changes what tables a tenant has, and their rows with them. In PostgreSQL
// the application itself may not.
func (s *Site) Define(tenant string, fn func(ctx context.Context, tx *gorm.DB) error) {
	s.t.Helper()
	if os.Getenv("TEST_ENGINE") != tenants.Postgres {
		s.Write(tenant, fn)
		return
	}
	info, err := s.Registry.Lookup(context.Background(), tenants.Name(tenant))
	if err != nil {
		s.t.Fatal(err)
	}
	place, _ := s.Registry.Size(context.Background(), info)
	address, err := pgx.ParseConfig(os.Getenv("TEST_POSTGRES_URL"))
	if err != nil {
		s.t.Fatal(err)
	}
	address.Database = strings.TrimPrefix(place, "database ")
	pool := stdlib.OpenDB(*address)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{Logger: logger.Discard})
	if err == nil {
		err = db.Transaction(func(tx *gorm.DB) error { return fn(context.Background(), tx) })
	}
	if err = errors.Join(err, pool.Close()); err != nil {
		s.t.Fatalf("defining tables of tenant %s: %v", tenant, err)
	}
}

// FilesOnly is for tests of what only SQLite's files can go through.
func (s *Site) FilesOnly() {
	s.t.Helper()
	if os.Getenv("TEST_ENGINE") == tenants.Postgres {
		s.t.Skip("this is about SQLite's files")
	}
}
