package tenants

import (
	"context"
	"database/sql"
)

// Migrator is what tenants needs to know of the application's schema. The pools
// it gets are plain: they may run any statement.
type Migrator interface {
	// Latest is the version this program wants.
	Latest() int64
	// Version is the version a database has, 0 when it was never migrated by us.
	Version(ctx context.Context, db *sql.DB) (int64, error)
	// Up brings a database to Latest and adds rows that the application takes
	// for granted; where nothing is missing it changes nothing.
	Up(ctx context.Context, db *sql.DB) error
	// VersionTable is where a database keeps its version, if that is a table.
	VersionTable() string
}
