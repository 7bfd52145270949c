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
	fill := func(ctx context.Context, s store, place string) (drift []string, err error) {
		if found, err = r.takeIn(ctx, s, file, place, inspect); err != nil {
			return nil, err
		}
		return r.fitted(ctx, s, place)
	}
	info, err := r.provision(ctx, n, "adopt", fill)
	found.Tenant = info
	return found, err
}

// takeIn copies a foreign file to a place, and looks it over on the way.
func (r *Registry) takeIn(
	ctx context.Context, s store, file, place string, inspect func(ctx context.Context, db *sql.DB) error,
) (found Adoption, err error) {
	source, err := openForeign(r.cfg.Dir, file)
	if err != nil {
		return found, err
	}
	copied := r.scratch("adopted", Info{ID: "foreign"})
	defer func() { err = errors.Join(err, removeDatabase(copied)) }()
	err = source.copyTo(ctx, copied)
	if err = errors.Join(err, source.Close()); err == nil {
		err = examineFile(ctx, copied, func(ctx context.Context, db *sql.DB) error { return r.lookOver(ctx, db, &found) })
	}
	if err != nil {
		return found, fmt.Errorf("%s: %w", file, err)
	}
	if inspect != nil {
		err = examineFile(ctx, copied, inspect)
	}
	if err == nil {
		err = s.load(ctx, copied, place)
	}
	return found, err
}

// lookOver says what is in a copy, and migrates it.
func (r *Registry) lookOver(ctx context.Context, db *sql.DB, found *Adoption) (err error) {
	s := r.stores[SQLite]
	if found.From, err = versionIn(ctx, s, db, 0); err != nil {
		return err
	}
	if err := foreignKeys(ctx, db); err != nil {
		return fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	if found.Tables, found.Views, err = contents(ctx, db); err != nil {
		return err
	}
	if err := s.migrator().Up(ctx, db); err != nil {
		return fmt.Errorf("migrating the copy: %w", err)
	}
	return nil
}
