package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"pollsadmin/tenants/sqlitedriver"
)

// The engines that a tenant's database may be on.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

const (
	tenantFields = "SELECT id, name, state, engine, schema_version, created, time_zone, location, doing, state_before, " +
		"drift, requests_per_second, concurrent_requests, statement_ms, megabytes, origins, second_factor FROM tenants "
)

// control is the list of tenants, their domains, and what operators did.
type control struct {
	db       *database
	engine   controlEngine
	now      func() time.Time
	operator string
}

func openControl(ctx context.Context, cfg Config) (*control, error) {
	if cfg.Control != "" {
		return openSharedControl(ctx, cfg)
	}
	path := filepath.Join(cfg.Dir, controlFile)
	if err := checkMissing(cfg.Dir); err != nil {
		return nil, err
	}
	if err := makeControl(ctx, path); err != nil {
		return nil, fmt.Errorf("preparing the control database %s: %w", path, err)
	}
	db, err := openDatabase(ctx, path, sqlitedriver.NewRoom(statementBytes))
	if err != nil {
		return nil, err
	}
	return &control{db: db, engine: fileControl(), now: cfg.Now, operator: cfg.Operator}, nil
}

// find is one indexed read.
func (c *control) find(ctx context.Context, n Name) (Info, error) {
	return scanTenant(n, c.row(ctx, tenantFields+"WHERE name = ?", string(n)))
}

func (c *control) list(ctx context.Context) ([]Info, error) { return c.listed(ctx, "ORDER BY name") }

func (c *control) listed(ctx context.Context, which string, args ...any) (all []Info, err error) {
	rows, err := c.query(ctx, tenantFields+which, args...)
	if err != nil {
		return nil, fmt.Errorf("listing tenants: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		info, err := scanTenant("", rows)
		if err != nil {
			return nil, err
		}
		all = append(all, info)
	}
	return all, rows.Err()
}

// claim holds a name for a tenant that is about to be made: a new one, or the
// one that a crash left half made.
func (c *control) claim(
	ctx context.Context, n Name, engine string, home func(id, mark string) string,
) (Info, error) {
	id := strings.ToLower(rand.Text())
	fresh := Info{
		ID: id, Name: n, State: Provisioning, Engine: engine,
		Created: c.now().UTC().Truncate(time.Microsecond), location: home(id, ""),
		Limits: serversLimits(),
	}
	err := c.write(ctx, "claiming tenant "+string(n), func(tx controlTx) error {
		held, err := scanTenant(n, tx.QueryRowContext(ctx, tenantFields+"WHERE name = ?", string(n)))
		if errors.Is(err, ErrNotFound) {
			_, err = tx.ExecContext(ctx, `INSERT INTO tenants (id, name, state, engine, location, created)
				VALUES (?, ?, ?, ?, ?, ?)`, fresh.ID, string(n), string(Provisioning), engine, fresh.location, fresh.Created)
			return err
		}
		if err == nil && held.State != Provisioning {
			err = ErrExists
		}
		fresh = held
		return err
	})
	return fresh, err
}

// abandon gives back the name of a tenant that could not be made.
func (c *control) abandon(ctx context.Context, i Info, why error) error {
	return c.write(ctx, "giving back the name "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM tenants WHERE id = ? AND state = ?", i.ID, string(Provisioning))
		return errors.Join(err, c.note(ctx, tx, i, "abandon", why.Error()))
	})
}

// move takes a tenant from a state to another, and notes the deed.
func (c *control) move(ctx context.Context, i Info, to State, deed string) error {
	return c.write(ctx, deed+" tenant "+string(i.Name), func(tx controlTx) error {
		result, err := tx.ExecContext(ctx, `UPDATE tenants SET state = ?, schema_version = ?, drift = ?
			WHERE id = ? AND state = ?`, string(to), i.Schema, i.drift, i.ID, string(i.State))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, fmt.Errorf("it is no longer %s: look again", i.State))
		}
		return c.note(ctx, tx, i, deed, "")
	})
}

// note adds to the log of deeds, in the transaction of the deed.
func (c *control) note(ctx context.Context, tx controlTx, i Info, deed, detail string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO deeds (at, operator, tenant_id, tenant, deed, detail)
		VALUES (?, ?, ?, ?, ?, ?)`, c.now(), c.operator, i.ID, string(i.Name), deed, detail)
	return err
}

func (c *control) write(ctx context.Context, deed string, fn func(tx controlTx) error) error {
	tx, err := c.db.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", deed, err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing left to undo
	if err = fn(controlTx{tx, c.engine}); err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", deed, err)
	}
	return nil
}

// scanner is a row, of one or of many.
type scanner interface{ Scan(into ...any) error }

func scanTenant(wanted Name, row scanner) (Info, error) {
	var i Info
	var origins string
	err := row.Scan(&i.ID, &i.Name, &i.State, &i.Engine, &i.Schema, &i.Created, &i.TimeZone, &i.location,
		&i.doing, &i.before, &i.drift, &i.Limits.PerSecond, &i.Limits.Concurrent,
		&i.Limits.Statement, &i.Limits.Megabytes, &origins, &i.SecondFactor)
	if errors.Is(err, sql.ErrNoRows) {
		return Info{}, fmt.Errorf("tenant %s: %w", wanted, ErrNotFound)
	}
	if err != nil {
		return Info{}, fmt.Errorf("reading a tenant's row: %w", err)
	}
	i.Created, i.Origins = i.Created.UTC(), strings.Fields(origins)
	return i, nil
}
