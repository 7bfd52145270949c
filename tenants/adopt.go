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
	info, err := r.provision(ctx, n, "adopt", func(ctx context.Context, path string) (drift []string, err error) {
		if found, err = r.takeIn(ctx, file, path); err != nil {
			return nil, err
		}
		if drift, err = r.fitted(ctx, path); err != nil {
			return nil, fmt.Errorf("migrating the copy of %s: %w", file, err)
		}
		return drift, examine(ctx, path, inspect)
	})
	found.Tenant = info
	return found, err
}

// takeIn copies a foreign file to path and looks it over.
func (r *Registry) takeIn(ctx context.Context, file, path string) (found Adoption, err error) {
	source, err := openForeign(r.cfg.Dir, file)
	if err != nil {
		return found, err
	}
	err = source.copyTo(ctx, path)
	if err = errors.Join(err, source.Close()); err != nil {
		return found, fmt.Errorf("%s: %w", file, err)
	}
	if found.From, err = r.version(ctx, path); err != nil {
		return found, fmt.Errorf("%s: %w", file, err)
	}
	err = examine(ctx, path, func(ctx context.Context, db *sql.DB) (err error) {
		if err := foreignKeys(ctx, db); err != nil {
			return fmt.Errorf("%s: %w: %w", file, ErrUnfit, err)
		}
		found.Tables, found.Views, err = contents(ctx, db)
		return err
	})
	return found, err
}

// examine lets look see a database that nobody else has open.
func examine(ctx context.Context, path string, look func(ctx context.Context, db *sql.DB) error) error {
	if look == nil {
		return nil
	}
	db := openPlain(path)
	return errors.Join(look(ctx, db), db.Close())
}
