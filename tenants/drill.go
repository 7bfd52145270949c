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
	if err != nil {
		return d, err
	}
	s, err := r.storeOf(info)
	if err == nil {
		err = s.there(ctx, info.location)
	}
	if err != nil {
		return d, err
	}
	dir := filepath.Join(r.cfg.Dir, tmpDir, "drill-"+info.ID+"-"+strings.ToLower(rand.Text()[:8]))
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for range triesToDrill {
		if d, err = r.exercise(ctx, s, info, dir); err != nil || d.Compared {
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
func (r *Registry) exercise(ctx context.Context, s store, i Info, dir string) (d Drill, err error) {
	if err := os.RemoveAll(dir); err != nil {
		return d, err
	}
	before, err := sumsAt(ctx, s, i.location)
	if err != nil {
		return d, err
	}
	if d.Manifest, err = r.Backup(ctx, i.Name, dir); err != nil {
		return d, err
	}
	after, err := sumsAt(ctx, s, i.location)
	if err != nil {
		return d, err
	}
	restored, err := r.tryToRestore(ctx, s, i, dir, &d)
	if d.Compared = slices.Equal(before, after); err == nil && d.Compared && !slices.Equal(restored, before) {
		err = fmt.Errorf("%w: what was restored is not what the tenant has", ErrBackup)
	}
	return d, err
}

// tryToRestore restores a backup to a place that nobody is served from.
func (r *Registry) tryToRestore(
	ctx context.Context, s store, i Info, dir string, d *Drill,
) (restored []Sum, err error) {
	backup, _ := backupPaths(dir, i.Name)
	place := s.tmp(s.home(i.ID, "drill"+strings.ToLower(rand.Text()[:8])))
	defer func() { err = errors.Join(err, s.remove(context.WithoutCancel(ctx), place)) }()
	if err := r.loadBackup(ctx, s, place, backup, d.Manifest); err != nil {
		return nil, err
	}
	if restored, err = sumsAt(ctx, s, place); err != nil {
		return nil, err
	}
	d.Drift, err = r.fitted(ctx, s, place)
	return restored, err
}

// sumsAt are those of every table of a database.
func sumsAt(ctx context.Context, s store, place string) (sums []Sum, err error) {
	err = examine(ctx, s, place, func(ctx context.Context, db *sql.DB) error {
		tables, _, err := s.tables(ctx, db)
		if err == nil {
			sums, err = sumsOf(ctx, db, tables)
		}
		return err
	})
	return sums, err
}
