package tenants

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
)

//go:embed control/sqlite/*.sql control/postgres/*.sql
var controlSchema embed.FS

// makeControl makes the control database when there is none, and brings an older
// one up to date. It may run in several processes at once.
func makeControl(ctx context.Context, path string) error {
	if err := touch(path); err != nil {
		return err
	}
	db := openPlain(path)
	return errors.Join(upgradeControl(ctx, db), db.Close())
}

// checkMissing refuses to begin anew where there are tenants' databases: their names
// are in the control database, and nowhere else.
func checkMissing(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, controlFile)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, tenantsDir, "*.db"))
	if err != nil || len(files) == 0 {
		return err
	}
	return fmt.Errorf("%s is missing from %s, where %d tenants' databases are: put it back from a backup, "+
		"or make an empty file of that name to begin without tenants", controlFile, dir, len(files))
}

// touch makes an empty file that nobody else may read, unless there is one: a
// live database must never be opened and closed behind SQLite's back.
func touch(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, filePerm)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

func upgradeControl(ctx context.Context, db *sql.DB) error {
	files, err := fs.Glob(controlSchema, "control/sqlite/*.sql") // in the order of their numbers
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil) // immediate: a second process waits here, then finds the work done
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing left to undo
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(files) {
		return fmt.Errorf("control database: %w (schema %d, here %d): use the newer program", ErrNewer, version, len(files))
	}
	for _, name := range files[version:] {
		if err := applyFile(ctx, tx, name); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(len(files))); err != nil {
		return err
	}
	return tx.Commit()
}

func applyFile(ctx context.Context, tx *sql.Tx, name string) error {
	text, err := controlSchema.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return fmt.Errorf("control migration %s: %w", path.Base(name), err)
	}
	return nil
}
