package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Adoption says what was found in a file that became a tenant.
type Adoption struct {
	Tenant Info
	From   int64 // the schema it had; 0 for a file straight from Django
	Tables []Table
	Views  []string
}

// Table is a table of an adopted file and how many rows it had.
type Table struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// Adopt makes a tenant of a copy of an SQLite file that Django made. The file
// itself is only read. It must be sound and hold Django's users, else ErrUnfit
// says what is wrong with it. Last of all inspect, if any, sees the migrated
// copy, and may refuse it.
func (r *Registry) Adopt(
	ctx context.Context, n Name, file string, inspect func(ctx context.Context, db *sql.DB) error,
) (Adoption, error) {
	var found Adoption
	info, err := r.provision(ctx, n, "adopt", func(ctx context.Context, s store, place string) (drift []string, err error) {
		if found, err = r.takeIn(ctx, s, file, place); err != nil {
			return nil, err
		}
		if drift, err = r.fitted(ctx, s, place); err != nil {
			return nil, fmt.Errorf("migrating the copy of %s: %w", file, err)
		}
		return drift, examine(ctx, s, place, inspect)
	})
	found.Tenant = info
	return found, err
}

// takeIn copies a foreign file to a place and looks it over.
func (r *Registry) takeIn(ctx context.Context, s store, file, place string) (found Adoption, err error) {
	source, err := openForeign(r.cfg.Dir, file)
	if err != nil {
		return found, err
	}
	copied := r.scratch("adopted", Info{ID: "foreign"})
	defer func() { err = errors.Join(err, removeDatabase(copied)) }()
	err = source.copyTo(ctx, copied)
	if err = errors.Join(err, source.Close()); err != nil {
		return found, fmt.Errorf("%s: %w", file, err)
	}
	err = examineFile(ctx, copied, func(ctx context.Context, db *sql.DB) (err error) {
		if found.From, err = versionIn(ctx, r.stores[SQLite], db, 0); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := foreignKeys(ctx, db); err != nil {
			return fmt.Errorf("%s: %w: %w", file, ErrUnfit, err)
		}
		found.Tables, found.Views, err = contents(ctx, db)
		return err
	})
	if err == nil {
		err = s.load(ctx, copied, place)
	}
	return found, err
}
