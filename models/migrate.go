package models

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrationFiles embed.FS

const (
	versionTable = "pollsadmin_migrations"

	// adoptTokens runs once, like any migration: a token that somebody revokes
	// later must not come back.
	adoptTokens = 3
	second      = 13 // the newest of the SQL files
)

// Migrations brings a tenant's database to the schema that this program knows.
type Migrations struct {
	folder  string
	dialect goose.Dialect
	dialog  func(gorm.ConnPool) gorm.Dialector
}

// SQLiteMigrations is for one SQLite file; the pool it is given must run its
// transactions as BEGIN IMMEDIATE, with foreign keys on.
func SQLiteMigrations() Migrations {
	dialog := func(pool gorm.ConnPool) gorm.Dialector { return &sqlite.Dialector{Conn: pool} }
	return Migrations{folder: "sqlite", dialect: goose.DialectSQLite3, dialog: dialog}
}

// PostgresMigrations is for one PostgreSQL database; servers that start at the
// same moment wait for each other.
func PostgresMigrations() Migrations {
	dialog := func(pool gorm.ConnPool) gorm.Dialector { return postgres.New(postgres.Config{Conn: pool}) }
	return Migrations{folder: "postgres", dialect: goose.DialectPostgres, dialog: dialog}
}

// Latest is the version that Up leads to.
func (m Migrations) Latest() int64 { return second }

// VersionTable is where a database keeps which migrations were applied.
func (m Migrations) VersionTable() string { return versionTable }

// Version is where a database stands; 0 means that we have never migrated it.
func (m Migrations) Version(ctx context.Context, db *sql.DB) (int64, error) {
	var version int64
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable).Scan(&version)
	if isMissingTable(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	return version, nil
}

// Up runs every pending migration, each in a transaction of its own, and then
// adds the content types and permissions that are missing, as Django does
// after every migrate. Running it again changes nothing.
func (m Migrations) Up(ctx context.Context, db *sql.DB) error {
	provider, err := m.provider(db)
	if err != nil {
		return fmt.Errorf("preparing migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	handle, err := m.open(ctx, db)
	if err != nil {
		return err
	}
	return handle.Transaction(func(tx *gorm.DB) error { return AddMissingPermissions(ctx, tx) })
}

func (m Migrations) provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+m.folder)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{
		goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(goose.NewGoMigration(adoptTokens, &goose.GoFunc{RunTx: m.adoptTokens}, nil)),
	}
	if m.dialect == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(m.dialect, db, files, options...)
}

func (m Migrations) adoptTokens(ctx context.Context, tx *sql.Tx) error {
	handle, err := m.open(ctx, tx)
	if err != nil {
		return err
	}
	_, err = AdoptDjangoTokens(ctx, handle)
	return err
}

// open puts gorm over a pool or over a transaction that is under way.
func (m Migrations) open(ctx context.Context, pool gorm.ConnPool) (*gorm.DB, error) {
	handle, err := gorm.Open(m.dialog(pool), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	})
	if err != nil {
		return nil, fmt.Errorf("opening the database for migrations: %w", err)
	}
	return handle.WithContext(ctx), nil
}

func isMissingTable(err error) bool {
	if err == nil {
		return false
	}
	var postgres *pgconn.PgError
	if errors.As(err, &postgres) {
		return postgres.Code == "42P01"
	}
	return strings.Contains(err.Error(), "no such table")
}
