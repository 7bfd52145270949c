package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// AdoptDatabase makes a tenant, in PostgreSQL, of a copy of a PostgreSQL database
// that Django made, which is only read: its address is a URL. It must hold Django's
// users, else ErrUnfit. Last of all inspect, if any, sees the migrated copy, and may
// refuse it.
func (r *Registry) AdoptDatabase(
	ctx context.Context, n Name, address string, inspect func(ctx context.Context, db *sql.DB) error,
) (Adoption, error) {
	var found Adoption
	source, err := pgx.ParseConfig(address)
	if err != nil {
		return found, fmt.Errorf("%w: its address cannot be read", ErrUnfit) // the error may tell a password
	}
	fill := func(ctx context.Context, s store, place string) (drift []string, err error) {
		k, ok := s.(*cluster)
		if !ok {
			return nil, fmt.Errorf("%w: a PostgreSQL database becomes a tenant in PostgreSQL", ErrUnfit)
		}
		if err := k.takeIn(ctx, source, place, &found); err != nil {
			return nil, err
		}
		if drift, err = r.fitted(ctx, s, place); err != nil {
			return nil, err
		}
		return drift, errors.Join(k.admit(ctx, place), examine(ctx, s, place, inspect))
	}
	found.Tenant, err = r.provision(ctx, n, "adopt", fill)
	return found, err
}

// takeIn copies a foreign database to a place, after it was looked over.
func (k *cluster) takeIn(ctx context.Context, source *pgx.ConnConfig, place string, found *Adoption) error {
	db := sql.OpenDB(stdlib.GetConnector(*source))
	err := errors.Join(k.lookOver(ctx, db, found), db.Close())
	if err == nil {
		err = k.makeRole(ctx, k.role(place))
	}
	if err == nil {
		err = k.copyFrom(ctx, source, place)
	}
	if err == nil {
		err = k.widen(ctx, place)
	}
	return err
}

// lookOver refuses what is not Django's, and code that would run inside the database.
func (k *cluster) lookOver(ctx context.Context, db *sql.DB, found *Adoption) (err error) {
	if found.Tables, found.Views, err = k.tables(ctx, db); err != nil {
		return fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	users, err := column(ctx, db,
		"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = 'auth_user'")
	if err == nil && len(users) == 0 {
		err = fmt.Errorf("%w: it has no table auth_user, so Django did not make it", ErrUnfit)
	}
	if err != nil {
		return err
	}
	code, err := column(ctx, db, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
	if err == nil && len(code) > 0 {
		err = fmt.Errorf("%w: it has triggers, drop them first: %s", ErrUnfit, strings.Join(code, ", "))
	}
	if err != nil {
		return err
	}
	found.From, err = versionIn(ctx, k, db, 0)
	return err
}
