package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// triesToDrill is how often a backup is taken anew because somebody wrote meanwhile.
const triesToDrill = 5

// Drill says what came of an exercise in restoring.
type Drill struct {
	Manifest Manifest
	Compared bool // with the tenant, row by row: not while others write to it all the time
	Drift    []string
}

// Drill backs a tenant up, restores the backup to a database of its own, compares
// every row of it with the tenant's, and brings it to the schema of this program.
// What it makes it takes away again; the tenant is not touched. ErrBackup when
// the restored one is not what the tenant is.
func (r *Registry) Drill(ctx context.Context, n Name) (d Drill, err error) {
	info, err := r.control.find(ctx, n)
	if err == nil {
		err = present(r.path(info))
	}
	if err != nil {
		return d, err
	}
	dir := filepath.Join(r.cfg.Dir, tmpDir, "drill-"+info.ID+"-"+strings.ToLower(rand.Text()[:8]))
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for range triesToDrill {
		if d, err = r.exercise(ctx, info, dir); err != nil || d.Compared {
			break
		}
	}
	if err != nil {
		return d, fmt.Errorf("restoring tenant %s for exercise: %w", n, err)
	}
	return d, nil
}

// exercise is one try. Whether the tenant has changed meanwhile is seen from its
// sums before and after the backup.
func (r *Registry) exercise(ctx context.Context, i Info, dir string) (d Drill, err error) {
	if err := os.RemoveAll(dir); err != nil {
		return d, err
	}
	before, err := sumsAt(ctx, r.path(i))
	if err != nil {
		return d, err
	}
	if d.Manifest, err = r.Backup(ctx, i.Name, dir); err != nil {
		return d, err
	}
	after, err := sumsAt(ctx, r.path(i))
	if err != nil {
		return d, err
	}
	restored, err := r.tryToRestore(ctx, i.Name, dir, &d)
	if d.Compared = slices.Equal(before, after); err == nil && d.Compared && !slices.Equal(restored, before) {
		err = fmt.Errorf("%w: what was restored is not what the tenant has", ErrBackup)
	}
	return d, err
}

func (r *Registry) tryToRestore(ctx context.Context, n Name, dir string, d *Drill) (restored []Sum, err error) {
	backup, _ := backupPaths(dir, n)
	path := filepath.Join(dir, "restored.db")
	if err := copyFile(backup, path); err != nil {
		return nil, err
	}
	if err := r.verify(ctx, path, d.Manifest); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if restored, err = sumsAt(ctx, path); err != nil {
		return nil, err
	}
	d.Drift, err = r.fitted(ctx, path)
	return restored, err
}

// sumsAt are those of every table of a database.
func sumsAt(ctx context.Context, path string) (sums []Sum, err error) {
	err = examine(ctx, path, func(ctx context.Context, db *sql.DB) error {
		tables, _, err := contents(ctx, db)
		if err == nil {
			sums, err = sumsOf(ctx, db, tables)
		}
		return err
	})
	return sums, err
}
