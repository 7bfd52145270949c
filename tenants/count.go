package tenants

import (
	"context"
	"sync/atomic"
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

// countOne counts a statement that has run.
func countOne(ctx context.Context, statement func() (string, int64)) {
	if count, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		count.Add(1)
	}
	if watch, ok := ctx.Value(watchKey{}).(func(string)); ok {
		text, _ := statement()
		watch(text)
	}
}
