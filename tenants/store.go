package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// store is where databases of tenants are. What the control database keeps of one
// is its place: a file within the data directory, or a database of a cluster.
type store interface {
	migrator() Migrator
	template() *gorm.DB // the handle that all its databases share, but for the pool

	// home is where the database of a tenant belongs; mark tells one that takes the
	// place of another from that. It is built at tmp, and thrown away to trash.
	home(id, mark string) string
	tmp(home string) string
	trash(home string) string
	owner(place string) string // the id of its tenant

	there(ctx context.Context, place string) error // nil, or why the database cannot be there
	open(ctx context.Context, place string) (*database, error)
	plain(place string) *sql.DB // for migrations and checks: any statement may run
	name(place string) string   // as an operator finds it
	size(ctx context.Context, place string) int64
	all(ctx context.Context) ([]string, error) // at home and in the trash

	blank(ctx context.Context, place string) error        // makes one of the current schema, without rows
	load(ctx context.Context, file, place string) error   // makes one of what is in an SQLite file
	export(ctx context.Context, place, file string) error // writes one, as it is at one moment, to such a file
	twin(ctx context.Context, from, to string) error      // copies one as it is, whatever its schema
	publish(ctx context.Context, from, to string) error   // from tmp to its home
	relocate(ctx context.Context, from, to string) error  // one that nobody uses; done twice it does no harm
	remove(ctx context.Context, place string) error       // what there is of one

	// alone says nil once nobody uses a database any more, in any process, and none
	// of it is in memory; busy says whether it is worth another try.
	alone(ctx context.Context, place string) (busy bool, err error)

	tables(ctx context.Context, db *sql.DB) (tables []Table, views []string, err error)
	shape(ctx context.Context, db *sql.DB) (shape, error)
	sound(ctx context.Context, db *sql.DB) error

	close() error
}

// storeOf is where a tenant's database is.
func (r *Registry) storeOf(i Info) (store, error) {
	if s, ok := r.stores[i.Engine]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("tenant %s: %w: it is on %s, of which this program knows no address",
		i.Name, ErrUnavailable, i.Engine)
}

// examineFile lets look see an SQLite file.
func examineFile(ctx context.Context, path string, look func(ctx context.Context, db *sql.DB) error) error {
	db := openPlain(path)
	return errors.Join(look(ctx, db), db.Close())
}

// examine lets look see a database, if there is somebody to look.
func examine(ctx context.Context, s store, place string, look func(ctx context.Context, db *sql.DB) error) error {
	if look == nil {
		return nil
	}
	db := s.plain(place)
	return errors.Join(look(ctx, db), db.Close())
}
