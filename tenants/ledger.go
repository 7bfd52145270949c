package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Migration is what became of bringing one tenant to the schema of this program.
type Migration struct {
	Tenant   Name
	From, To int64
	Drift    []string // how its schema differs from what migrations make
	Attempt  int      // how often this version was tried; 0 when there was nothing to do
	Took     time.Duration
	Err      error
}

// attempt notes that a tenant is being migrated, and how often that was tried.
func (c *control) attempt(ctx context.Context, i Info, to, run int64) (attempts int, err error) {
	err = c.write(ctx, "noting the migration of tenant "+string(i.Name), func(tx controlTx) error {
		return tx.QueryRowContext(ctx, `INSERT INTO migrations (tenant_id, version, run, state, began)
			VALUES (?, ?, ?, 'running', ?) ON CONFLICT (tenant_id, version) DO UPDATE SET run = excluded.run,
			state = 'running', error = '', began = excluded.began, milliseconds = 0, attempts = migrations.attempts + 1
			RETURNING attempts`, i.ID, to, run, c.now()).Scan(&attempts)
	})
	return attempts, err
}

// outcome notes what became of it, with the schema that the database has now.
func (c *control) outcome(ctx context.Context, i Info, m Migration, to int64) error {
	state, text := "done", ""
	if m.Err != nil {
		state, text = "failed", m.Err.Error()
	}
	return c.write(ctx, "noting the schema of tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, `UPDATE migrations SET state = ?, error = ?, milliseconds = ?
			WHERE tenant_id = ? AND version = ?`, state, text, m.Took.Milliseconds(), i.ID, to)
		if err != nil {
			return err
		}
		if err := c.saw(ctx, tx, i, m.To, m.Drift); err != nil || m.Err != nil {
			return err
		}
		return c.note(ctx, tx, i, "migrate", fmt.Sprintf("from %d to %d", m.From, m.To))
	})
}

// saw keeps the version that a tenant's database has, and how it differs from
// what migrations make.
func (c *control) saw(ctx context.Context, tx controlTx, i Info, version int64, drift []string) error {
	_, err := tx.ExecContext(ctx, "UPDATE tenants SET schema_version = ?, drift = ? WHERE id = ?",
		version, strings.Join(drift, "\n"), i.ID)
	return err
}

// observe is saw by itself.
func (c *control) observe(ctx context.Context, i Info, version int64, drift []string) error {
	return c.write(ctx, "noting the schema of tenant "+string(i.Name), func(tx controlTx) error {
		return c.saw(ctx, tx, i, version, drift)
	})
}

// behind are the tenants that are not at a version, by name: one indexed read.
func (c *control) behind(ctx context.Context, version int64) ([]Info, error) {
	return c.listed(ctx, "WHERE schema_version <> ? AND state NOT IN (?, ?, ?) ORDER BY name",
		version, string(Provisioning), string(Deleting), string(Deleted))
}

// begun opens a run over many tenants.
func (c *control) begun(ctx context.Context, version int64) (run int64, err error) {
	err = c.write(ctx, "beginning to migrate tenants", func(tx controlTx) error {
		return tx.QueryRowContext(ctx, "INSERT INTO runs (version, began) VALUES (?, ?) RETURNING id",
			version, c.now()).Scan(&run)
	})
	return run, err
}

func (c *control) ended(ctx context.Context, run int64) error {
	return c.write(ctx, "ending to migrate tenants", func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "UPDATE runs SET ended = ? WHERE id = ?", c.now(), run)
		return err
	})
}

// unfinished is the last run to a version, if it did not come to its end, and
// the tenants that failed in it, by id.
func (c *control) unfinished(ctx context.Context, version int64) (run int64, failed map[string]bool, err error) {
	var ended sql.NullTime
	err = c.row(ctx, "SELECT id, ended FROM runs WHERE version = ? ORDER BY id DESC LIMIT 1",
		version).Scan(&run, &ended)
	if errors.Is(err, sql.ErrNoRows) || err == nil && ended.Valid {
		return 0, nil, ErrNoRun
	}
	if err != nil {
		return 0, nil, fmt.Errorf("looking for the last run: %w", err)
	}
	rows, err := c.query(ctx,
		"SELECT tenant_id FROM migrations WHERE version = ? AND run = ? AND state = 'failed'", version, run)
	if err != nil {
		return 0, nil, fmt.Errorf("reading who failed: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	failed = map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return 0, nil, fmt.Errorf("reading who failed: %w", err)
		}
		failed[id] = true
	}
	return run, failed, rows.Err()
}
