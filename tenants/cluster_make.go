package tenants

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// What PostgreSQL says of a database or role that is there, or is not.
const (
	duplicateDatabase = "42P04"
	duplicateObject   = "42710"
	missingDatabase   = "3D000"
	lockTimeout       = "55P03"
	queryCanceled     = "57014" // by statement_timeout: what a context ends fails otherwise
)

// blank copies a template, which is made once and kept.
func (k *cluster) blank(ctx context.Context, place string) error {
	if err := k.makePattern(ctx); err != nil {
		return fmt.Errorf("making the template: %w", err)
	}
	if err := k.makeRole(ctx, k.role(place)); err != nil {
		return err
	}
	if err := k.run(ctx, "CREATE DATABASE %s TEMPLATE %s", place, k.pattern()); err != nil {
		return fmt.Errorf("making database %s: %w", place, err)
	}
	return k.admit(ctx, place)
}

// makePattern makes the template, unless it is there. Others may be at it too, in
// other processes: they wait for each other.
func (k *cluster) makePattern(ctx context.Context) (err error) {
	if k.there(ctx, k.pattern()) == nil {
		return nil
	}
	conn, err := k.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const lock, unlock = "SELECT pg_advisory_lock(hashtext($1))", "SELECT pg_advisory_unlock(hashtext($1))"
	if _, err := conn.ExecContext(ctx, lock, k.pattern()); err != nil {
		return err
	}
	defer func() {
		_, e := conn.ExecContext(context.WithoutCancel(ctx), unlock, k.pattern())
		err = errors.Join(err, e)
	}()
	if k.there(ctx, k.pattern()) == nil {
		return nil
	}
	part := k.pattern() + "_part" // what a crash left of it is of no use
	err = errors.Join(k.run(ctx, "DROP DATABASE IF EXISTS %s", part), k.run(ctx, "CREATE DATABASE %s", part))
	if err == nil {
		db := k.plain(part)
		err = errors.Join(k.schema.Up(ctx, db), db.Close())
	}
	if err == nil {
		err = k.run(ctx, "ALTER DATABASE %s RENAME TO %s", part, k.pattern())
	}
	return err
}

func (k *cluster) makeRole(ctx context.Context, role string) error {
	var is bool
	const ask = "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)"
	if err := k.admin.QueryRowContext(ctx, ask, role).Scan(&is); err != nil || is {
		return err
	}
	statement := "CREATE ROLE " + identifier(role) + " LOGIN" //nolint:gosec // a name, quoted
	if password := k.password(role); password != "" {
		statement += " PASSWORD '" + password + "'" // of hexadecimal digits
	}
	_, err := k.admin.ExecContext(ctx, statement)
	if err != nil && stateOf(err) != duplicateObject {
		return fmt.Errorf("making role %s: %w", role, err)
	}
	return nil
}

// admit lets a tenant's role, and no other's, into a database.
func (k *cluster) admit(ctx context.Context, place string) error {
	role := identifier(k.role(place))
	db := k.plain(place)
	_, err := db.ExecContext(ctx, `REVOKE ALL ON DATABASE `+identifier(place)+` FROM PUBLIC;
		GRANT CONNECT ON DATABASE `+identifier(place)+` TO `+role+`;
		REVOKE ALL ON SCHEMA public FROM PUBLIC;
		GRANT USAGE ON SCHEMA public TO `+role+`;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO `+role+`;
		GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO `+role+`;
		ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO `+role+`;
		ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO `+role)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("letting a tenant into database %s: %w", place, err)
	}
	return nil
}

func (k *cluster) publish(ctx context.Context, from, to string) error {
	return k.relocate(ctx, from, to)
}

func (k *cluster) relocate(ctx context.Context, from, to string) error {
	err := k.run(ctx, "ALTER DATABASE %s RENAME TO %s", from, to)
	if stateOf(err) == missingDatabase && k.there(ctx, to) == nil {
		return nil // a crash came after the move
	}
	if err != nil {
		return fmt.Errorf("renaming database %s to %s: %w", from, to, err)
	}
	return nil
}

// remove takes the role along with its last database.
func (k *cluster) remove(ctx context.Context, place string) error {
	if err := k.run(ctx, "DROP DATABASE IF EXISTS %s", place); err != nil {
		return fmt.Errorf("removing database %s: %w", place, err)
	}
	left, err := k.all(ctx)
	if err != nil {
		return err
	}
	for _, other := range left {
		if k.owner(other) == k.owner(place) {
			return nil
		}
	}
	if err := k.run(ctx, "DROP ROLE IF EXISTS %s", k.role(place)); err != nil {
		return fmt.Errorf("removing role %s: %w", k.role(place), err)
	}
	return nil
}

// run runs a statement about databases or roles, which takes no parameters.
func (k *cluster) run(ctx context.Context, statement string, names ...string) error {
	for _, name := range names {
		statement = strings.Replace(statement, "%s", identifier(name), 1)
	}
	_, err := k.admin.ExecContext(ctx, statement)
	return err
}

func identifier(name string) string { return pgx.Identifier{name}.Sanitize() }

// stateOf is what PostgreSQL calls an error, nothing for those that are not its own.
func stateOf(err error) string {
	var own *pgconn.PgError
	if errors.As(err, &own) {
		return own.Code
	}
	return ""
}
