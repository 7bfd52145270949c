package tenants

import (
	"context"
	"fmt"
)

// Owner is ID, for those who keep what they made of databases.
func (t *Tenant) Owner() string { return t.ID }

// Version names the state of the tenant's database: as long as it is the same,
// nobody has committed anything, in this process or another. Ask before reading
// what is to be kept, so that it is never newer than what was read. It means
// nothing to another server, nor after the database was closed. It may hold any bytes.
func (t *Tenant) Version(ctx context.Context) (string, error) { return t.version(ctx, nil) }

// Part is some tables of a tenant's database.
type Part struct {
	tenant *Tenant
	tables []string
}

// Part names tables, for those who keep only what is made of them.
func (t *Tenant) Part(tables ...string) Part { return Part{t, tables} }

// Owner is the tenant's.
func (p Part) Owner() string { return p.tenant.Owner() }

// Version is the tenant's, but what this process commits to other tables need not change it.
func (p Part) Version(ctx context.Context) (string, error) { return p.tenant.version(ctx, p.tables) }

// Changeable is a part of a database that a value may be made of: everything; a table;
// a column, with its rows that come and go; or the rows with a key in a column, such as
// one by its own, or the children of another by its.
type Changeable struct {
	Table  string // empty: everything
	Column string // empty: the whole table
	Key    int64  // 0: the whole column
}

// Changed is the number of the last commit to a part of the tenant's database, of
// whatever process. As long as it is the same nobody has changed that part. Ask before
// reading what is to be kept: the number is then never newer than what was read. Where
// no number is known the part may have changed since the last time.
func (t *Tenant) Changed(ctx context.Context, p Changeable) (commit uint64, known bool) {
	if t.released.Load() {
		return 0, false
	}
	return t.entry.db.gauge.changed(ctx, p)
}

func (t *Tenant) version(ctx context.Context, tables []string) (string, error) {
	if t.released.Load() {
		return "", t.dead(ctx).Error
	}
	version, err := t.entry.db.gauge.version(ctx, tables)
	if err != nil {
		return "", fmt.Errorf("tenant %s: asking whether its database has changed: %w", t.Name, err)
	}
	return version, nil
}
