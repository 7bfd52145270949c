package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

var _ store = (*directory)(nil)

// directory has its databases in SQLite files. A place is a path within it.
type directory struct {
	dir    string
	schema Migrator
	shared *gorm.DB
	room   *sqlitedriver.Room

	blanks sync.Mutex // one template at a time
}

func (f *directory) migrator() Migrator { return f.schema }

func (f *directory) template() *gorm.DB { return f.shared }

func (f *directory) close() error { return nil }

func (f *directory) path(place string) string { return filepath.Join(f.dir, place) }

func (f *directory) home(id, mark string) string {
	if mark != "" {
		id += "-" + mark
	}
	return filepath.Join(tenantsDir, id+".db")
}

func (f *directory) tmp(home string) string { return filepath.Join(tmpDir, filepath.Base(home)) }

func (f *directory) trash(home string) string { return filepath.Join(trashDir, filepath.Base(home)) }

func (f *directory) owner(place string) string {
	id, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(place), ".db"), "-")
	return id
}

func (f *directory) there(_ context.Context, place string) error { return present(f.path(place)) }

func (f *directory) open(ctx context.Context, place string) (*database, error) {
	db, err := openDatabase(ctx, f.path(place), f.room)
	if err == nil {
		db.shared = f.shared
	}
	return db, err
}

func (f *directory) plain(place string) *sql.DB { return openPlain(f.path(place)) }

func (f *directory) name(place string) string { return f.path(place) }

// size counts the log as well.
func (f *directory) size(_ context.Context, place string) (bytes int64) {
	for _, suffix := range []string{"", "-wal"} {
		if file, err := os.Stat(f.path(place) + suffix); err == nil {
			bytes += file.Size()
		}
	}
	return bytes
}

func (f *directory) all(context.Context) (places []string, err error) {
	for _, dir := range []string{tenantsDir, trashDir} {
		found, err := filepath.Glob(filepath.Join(f.dir, dir, "*.db"))
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			places = append(places, filepath.Join(dir, filepath.Base(path)))
		}
	}
	return places, nil
}

// blank copies a template, which is made once and kept.
func (f *directory) blank(ctx context.Context, place string) error {
	template, err := f.pattern(ctx)
	if err == nil {
		err = copyFile(template, f.path(place))
	}
	return err
}

// patternFile is what the empty database of the current schema is called.
func (r *Registry) patternFile() string { return patternFile(r.Latest()) }

func patternFile(schema int64) string { return "template-" + strconv.FormatInt(schema, 10) + ".db" }

func (f *directory) pattern(ctx context.Context) (path string, err error) {
	f.blanks.Lock()
	defer f.blanks.Unlock()
	path = filepath.Join(f.dir, tmpDir, patternFile(f.schema.Latest()))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	part := strings.TrimSuffix(path, ".db") + "-" + strings.ToLower(rand.Text()) + ".db" // others may be at it too
	err = touch(part)
	if err == nil {
		db := openPlain(part)
		err = errors.Join(f.schema.Up(ctx, db), db.Close())
	}
	if err == nil {
		err = publish(part, path)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("making the template: %w", err), removeDatabase(part))
	}
	return path, nil
}

func (f *directory) load(_ context.Context, file, place string) error {
	return copyFile(file, f.path(place))
}

func (f *directory) export(ctx context.Context, place, file string) error {
	return errors.Join(touch(file), copyOf(ctx, f.path(place), file))
}

func (f *directory) twin(ctx context.Context, from, to string) error {
	return f.export(ctx, from, f.path(to))
}

func (f *directory) publish(_ context.Context, from, to string) error {
	return publish(f.path(from), f.path(to))
}

func (f *directory) relocate(_ context.Context, from, to string) error {
	return relocate(f.path(from), f.path(to))
}

func (f *directory) remove(_ context.Context, place string) error {
	return removeDatabase(f.path(place))
}

// alone has SQLite give up the log, which it only does for one who has the file
// to himself; it is turned on again when the database is opened.
func (f *directory) alone(ctx context.Context, place string) (busy bool, err error) {
	err = unlogged(ctx, f.path(place))
	return sqlitedriver.Busy(err), err
}

func (f *directory) tables(ctx context.Context, db *sql.DB) ([]Table, []string, error) {
	return contents(ctx, db)
}

func (f *directory) shape(ctx context.Context, db *sql.DB) (shape, error) {
	return shapeOf(ctx, db, columnLines, indexLines, foreignLines)
}

func (f *directory) sound(ctx context.Context, db *sql.DB) error {
	return errors.Join((&foreign{db}).sound(ctx), foreignKeys(ctx, db))
}
