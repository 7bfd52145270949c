package tenants

import (
	"context"
	"errors"
	"sync/atomic"

	"gorm.io/gorm"
)

type countKey struct{}

// CountStatements returns a context in which the SQL statements of gorm handles
// are counted, for metrics and for tests that bound them. BEGIN and COMMIT do
// not count.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	count := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, count), count
}

// countStatements registers the counting with every kind of statement.
func countStatements(db *gorm.DB) error {
	const name = "tenants:count"
	on := db.Callback()
	return errors.Join(
		on.Create().After("gorm:create").Register(name, countOne),
		on.Query().After("gorm:query").Register(name, countOne),
		on.Update().After("gorm:update").Register(name, countOne),
		on.Delete().After("gorm:delete").Register(name, countOne),
		on.Row().After("gorm:row").Register(name, countOne),
		on.Raw().After("gorm:raw").Register(name, countOne),
	)
}

func countOne(db *gorm.DB) {
	count, ok := db.Statement.Context.Value(countKey{}).(*atomic.Int64)
	if ok && db.Statement.SQL.Len() > 0 && !db.DryRun {
		count.Add(1)
	}
}
