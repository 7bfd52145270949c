package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

// newTemplate makes the gorm handle that all tenants share: schemas are parsed
// once, and only the pool differs. Its own pool is closed, so that a handle that
// was not given a tenant's fails instead of reaching some other database.
func newTemplate(cfg Config) (*gorm.DB, error) {
	return templateFor(cfg, func(pool *sql.DB) gorm.Dialector { return &sqlite.Dialector{Conn: pool} })
}

func templateFor(cfg Config, dialect func(pool *sql.DB) gorm.Dialector) (*gorm.DB, error) {
	pool := sql.OpenDB(sqlitedriver.Connector{DSN: ":memory:"})
	settings := gormConfig(cfg)
	settings.DisableAutomaticPing = true
	db, err := gorm.Open(dialect(pool), settings)
	if err = errors.Join(err, pool.Close()); err != nil {
		return nil, fmt.Errorf("preparing gorm: %w", err)
	}
	return db, nil
}

// gormConfig leaves PrepareStmt off, because it leaks, and TranslateError, which
// would hide the column that a broken constraint names.
func gormConfig(cfg Config) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true, // Write's is enough
		NowFunc:                func() time.Time { return cfg.Now().UTC().Truncate(time.Microsecond) },
		Logger:                 sqlLog{cfg.Logger, cfg.meters},
	}
}

// session is a fresh handle on pool: no condition of anybody else's clings to it.
func session(ctx context.Context, template *gorm.DB, pool gorm.ConnPool) *gorm.DB {
	db := template.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = pool
	return db
}
