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

type watchKey struct{}

// WatchStatements returns a context in which watch is told of the SQL statements of
// gorm handles, for tests that ask how the database goes about them. It may be called
// from several goroutines.
func WatchStatements(ctx context.Context, watch func(statement string)) context.Context {
	return context.WithValue(ctx, watchKey{}, watch)
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
	ctx := db.Statement.Context
	if db.Statement.SQL.Len() == 0 || db.DryRun {
		return
	}
	if count, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		count.Add(1)
	}
	if watch, ok := ctx.Value(watchKey{}).(func(string)); ok {
		watch(db.Statement.SQL.String())
	}
}
