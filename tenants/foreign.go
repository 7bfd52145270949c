package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pollsadmin/tenants/sqlitedriver"
)

const (
	magic     = "SQLite format 3\x00"
	headerLen = 20
	inWAL     = 2  // the value of the header's format bytes in WAL mode
	mostFlaws = 20 // listed of a bad file
)

// foreign is a file that somebody else made and may still use: it is only read.
type foreign struct{ *sql.DB }

func openForeign(dataDir, file string) (*foreign, error) {
	path, err := filepath.Abs(file)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	if within(dataDir, path) {
		return nil, fmt.Errorf("%w: %s belongs to the data directory itself", ErrUnfit, file)
	}
	options, err := readOptions(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnfit, file, err)
	}
	db := sql.OpenDB(sqlitedriver.Connector{DSN: fileURI(path) + "?" + options})
	db.SetMaxOpenConns(1)
	return &foreign{db}, nil
}

// readOptions looks at the file's header. A file in WAL mode without its log is
// used by nobody, and is taken as it stands: to read it in the usual way SQLite
// would make a log beside it.
func readOptions(path string) (string, error) {
	header, err := readHeader(path)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(string(header), magic) {
		return "", errors.New("not an SQLite database")
	}
	if _, err := os.Stat(path + "-wal"); header[headerLen-1] == inWAL && errors.Is(err, os.ErrNotExist) {
		return "mode=ro&immutable=1", nil
	}
	return "mode=ro", nil
}

func readHeader(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	header := make([]byte, headerLen)
	_, err = io.ReadFull(file, header)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("not an SQLite database: too short")
	}
	return header, errors.Join(err, file.Close())
}

func within(dir, path string) bool {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// copyTo copies the file when it is sound and Django's. VACUUM INTO is a
// consistent copy also while the file is written to.
func (f *foreign) copyTo(ctx context.Context, path string) error {
	if err := f.sound(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	if err := f.djangos(ctx); err != nil {
		return err
	}
	if err := touch(path); err != nil { // else it would be born readable by others
		return err
	}
	if _, err := f.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copying: %w", err)
	}
	return nil
}

func (f *foreign) sound(ctx context.Context) error {
	flaws, err := column(ctx, f.DB, fmt.Sprintf("PRAGMA integrity_check(%d)", mostFlaws))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnsound, err)
	}
	if text := strings.Join(flaws, "; "); text != "ok" {
		text = strings.ReplaceAll(text, "\n", " ")
		return fmt.Errorf("%w: it is damaged, recover it first (sqlite3 FILE .recover): %s", ErrUnsound, text)
	}
	return nil
}

// djangos refuses what is not Django's, and code that would run inside the database.
func (f *foreign) djangos(ctx context.Context) error {
	users, err := column(ctx, f.DB, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'auth_user'")
	if err == nil && len(users) == 0 {
		return fmt.Errorf("%w: it has no table auth_user, so Django did not make it", ErrUnfit)
	}
	if err != nil {
		return err
	}
	code, err := column(ctx, f.DB, `SELECT name FROM sqlite_master
		WHERE type = 'trigger' OR sql LIKE 'create virtual table%' ORDER BY name`)
	if err == nil && len(code) > 0 {
		return fmt.Errorf("%w: it has triggers or virtual tables, drop them first: %s", ErrUnfit, strings.Join(code, ", "))
	}
	return err
}
