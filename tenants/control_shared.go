package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	controlConnections = 8
	listenAgain        = 500 * time.Millisecond // after a connection was lost
	listenAtMost       = 20 * time.Second       // then it is seen whether the connection still is one
	controlKey         = 77_120_481             // of the advisory lock of who brings the control database up to date
)

// openSharedControl opens a control database in PostgreSQL, which several servers
// share.
func openSharedControl(ctx context.Context, cfg Config) (*control, error) {
	address, err := pgx.ParseConfig(cfg.Control)
	if err != nil {
		return nil, fmt.Errorf("the address of the control database: %w", err)
	}
	address.RuntimeParams["timezone"] = "UTC"
	pool := sql.OpenDB(stdlib.GetConnector(*address, stdlib.OptionAfterConnect(inUTC)))
	pool.SetMaxOpenConns(controlConnections)
	pool.SetMaxIdleConns(2)
	pool.SetConnMaxIdleTime(idleConnections)
	if err := upgradeShared(ctx, pool); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the control database: %w", err), pool.Close())
	}
	locks := sql.OpenDB(stdlib.GetConnector(*address)) // each lock needs one, while the others work
	locks.SetConnMaxIdleTime(idleInCluster)
	db := &database{
		writer: pool, readers: pool, closing: func() error { return errors.Join(locks.Close(), pool.Close()) },
	}
	return &control{db: db, engine: sharedControl(address, locks), now: cfg.Now, operator: cfg.Operator}, nil
}

func upgradeShared(ctx context.Context, db *sql.DB) error {
	files, err := fs.Glob(controlSchema, "control/postgres/*.sql") // in the order of their numbers
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing left to undo
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`SELECT pg_advisory_xact_lock(%d);
		CREATE TABLE IF NOT EXISTS control_version (version bigint NOT NULL)`, controlKey))
	if err != nil {
		return err
	}
	var version int
	const ask = "SELECT coalesce(max(version), 0) FROM control_version"
	if err := tx.QueryRowContext(ctx, ask).Scan(&version); err != nil {
		return err
	}
	if version > len(files) {
		return fmt.Errorf("control database: %w (schema %d, here %d): use the newer program", ErrNewer, version, len(files))
	}
	for i, name := range files[version:] {
		if err := applyFile(ctx, tx, name); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO control_version VALUES ($1)", version+i+1); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func sharedControl(address *pgx.ConnConfig, locks *sql.DB) controlEngine {
	return controlEngine{
		among:   "name IN (SELECT jsonb_array_elements_text(?::jsonb))",
		numbers: true,
		changes: func(*Registry) changes { return &sharedChanges{address: address} },
		lock: func(ctx context.Context, _ *Registry, n Name) (func() error, error) {
			return advisoryLock(ctx, locks, n)
		},
	}
}

// advisoryLock takes a tenant's lock for as long as a connection of its own lives.
func advisoryLock(ctx context.Context, pool *sql.DB, n Name) (unlock func() error, err error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("locking tenant %s: %w", n, err)
	}
	var got bool
	const ask = "SELECT pg_try_advisory_lock(hashtextextended('tenant ' || $1, 0))"
	if err = conn.QueryRowContext(ctx, ask, string(n)).Scan(&got); err == nil && !got {
		err = errLocked
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking tenant %s: %w", n, err), conn.Close())
	}
	return func() error {
		const give = "SELECT pg_advisory_unlock(hashtextextended('tenant ' || $1, 0))"
		_, err := conn.ExecContext(context.WithoutCancel(ctx), give, string(n))
		return errors.Join(err, conn.Close())
	}, nil
}

// sharedChanges listens for what is written. When a connection was lost, something
// may have been missed.
type sharedChanges struct {
	address *pgx.ConnConfig
	conn    *pgx.Conn
}

func (s *sharedChanges) next(ctx context.Context) error {
	if s.conn == nil {
		return s.listen(ctx)
	}
	waiting, cancel := context.WithTimeout(ctx, listenAtMost)
	defer cancel()
	_, err := s.conn.WaitForNotification(waiting)
	if err == nil || ctx.Err() != nil {
		return err
	}
	// A deadline ends the connection as well: look again, over a new one.
	quiet := errors.Is(waiting.Err(), context.DeadlineExceeded)
	_ = s.close()
	if quiet {
		return s.listen(ctx)
	}
	return fmt.Errorf("listening to the control database: %w", errors.Join(err, pause(ctx, listenAgain)))
}

func (s *sharedChanges) listen(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, s.address.Copy())
	if err == nil {
		_, err = conn.Exec(ctx, "LISTEN tenants_changed")
	}
	if err != nil {
		return fmt.Errorf("listening to the control database: %w", errors.Join(err, pause(ctx, listenAgain)))
	}
	s.conn = conn
	return nil
}

func (s *sharedChanges) close() error {
	if s.conn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), followLimit)
	defer cancel()
	err := s.conn.Close(ctx)
	s.conn = nil
	return err
}
