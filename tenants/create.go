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
)

// Create makes a tenant with an empty, migrated database and admits it.
// ErrExists when the name is taken. After a crash it completes what it began.
func (r *Registry) Create(ctx context.Context, n Name) (Info, error) {
	return r.provision(ctx, n, "create", func(ctx context.Context, path string) ([]string, error) {
		template, err := r.blank(ctx)
		if err != nil {
			return nil, err
		}
		if err := copyFile(template, path); err != nil {
			return nil, err
		}
		return nil, r.bringUp(ctx, path) // the schema is the template's, but rows may have joined since
	})
}

// filling makes a database in an empty place, and says how its schema differs
// from what migrations make.
type filling func(ctx context.Context, path string) (drift []string, err error)

// provision claims the name, builds the database beside the others, moves it to
// its place and only then admits the tenant.
func (r *Registry) provision(ctx context.Context, n Name, deed string, fill filling) (Info, error) {
	if _, err := ParseName(string(n)); err != nil {
		return Info{}, err
	}
	held, err := tryLock(r.cfg.Dir, n)
	if errors.Is(err, errLocked) {
		return Info{}, fmt.Errorf("tenant %s: %w: it is being made just now", n, ErrExists)
	}
	if err != nil {
		return Info{}, err
	}
	defer r.unlock(ctx, held)
	info, err := r.control.claim(ctx, n)
	if err != nil {
		return Info{}, err
	}
	r.step("claimed")
	if err := r.build(ctx, &info, fill); err != nil {
		err = fmt.Errorf("tenant %s: making its database: %w", n, err)
		return Info{}, errors.Join(err, r.control.abandon(context.WithoutCancel(ctx), info, err))
	}
	r.step("published")
	info.Schema = r.cfg.Migrator.Latest()
	if err := r.control.move(ctx, info, Active, deed); err != nil {
		return Info{}, err
	}
	info.State = Active
	return info, nil
}

// build fills a temporary file and publishes it where the tenant's database belongs.
func (r *Registry) build(ctx context.Context, i *Info, fill filling) error {
	path := filepath.Join(r.cfg.Dir, tmpDir, filepath.Base(i.location))
	err := removeDatabase(path)
	if err == nil {
		var drift []string
		drift, err = fill(ctx, path)
		i.drift = strings.Join(drift, "\n")
	}
	if err == nil {
		r.step("filled")
		err = publish(path, r.path(*i))
	}
	if err != nil {
		return errors.Join(err, removeDatabase(path))
	}
	return nil
}

// bringUp migrates a database that nobody else has open.
func (r *Registry) bringUp(ctx context.Context, path string) error {
	db := openPlain(path)
	return errors.Join(r.cfg.Migrator.Up(ctx, db), db.Close())
}

// fitted is bringUp, and how the schema then differs from what migrations make.
func (r *Registry) fitted(ctx context.Context, path string) (drift []string, err error) {
	if err := r.bringUp(ctx, path); err != nil {
		return nil, err
	}
	err = examine(ctx, path, func(ctx context.Context, db *sql.DB) (err error) {
		drift, err = r.drifted(ctx, db)
		return err
	})
	return drift, err
}

// templatePath is where the empty database of the current schema is kept, but
// for its ending.
func (r *Registry) templatePath() string {
	return filepath.Join(r.cfg.Dir, tmpDir, "template-"+strconv.FormatInt(r.cfg.Migrator.Latest(), 10))
}

// blank is an empty database of the current schema, made once and kept.
func (r *Registry) blank(ctx context.Context) (string, error) {
	r.blanks.Lock()
	defer r.blanks.Unlock()
	name := r.templatePath()
	if _, err := os.Stat(name + ".db"); err == nil {
		return name + ".db", nil
	}
	path := name + "-" + strings.ToLower(rand.Text()) + ".db" // another process may be at it too
	err := touch(path)
	if err == nil {
		err = r.bringUp(ctx, path)
	}
	if err == nil {
		err = publish(path, name+".db")
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("making the template: %w", err), removeDatabase(path))
	}
	return name + ".db", nil
}
