package tenants

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// leftoverAge is how old a temporary file must be for nobody to be at it any more.
const leftoverAge = time.Hour

// Finding is something that a crash left half done, or that is not as it should be.
type Finding struct {
	Tenant Name   `json:"tenant,omitempty"`
	Path   string `json:"path,omitempty"`
	Wrong  string `json:"wrong"`
	Done   string `json:"done,omitempty"` // empty when nothing was done about it
}

// Doctor finds what crashes left half done, and finishes or undoes it: half-made
// tenants go, deletions are brought to their end. What it cannot know it tells,
// and leaves as it is. With look it only tells. Tenants that somebody works on at
// the moment are passed by.
func (r *Registry) Doctor(ctx context.Context, look bool) ([]Finding, error) {
	files := r.databases() // before the list: a tenant is in that before its file is there
	all, err := r.control.list(ctx)
	if err != nil {
		return nil, err
	}
	d := doctor{r: r, look: look, known: map[string]bool{}}
	var failed []error
	for _, info := range all {
		d.known[info.ID] = true
		failed = append(failed, d.examine(ctx, info))
	}
	d.orphans(files)
	return d.found, errors.Join(append(failed, d.leftovers())...)
}

type doctor struct {
	r     *Registry
	look  bool
	known map[string]bool // ids
	found []Finding
}

// examine looks at one tenant, unless somebody works on it.
func (d *doctor) examine(ctx context.Context, i Info) error {
	held, err := tryLock(d.r.cfg.Dir, i.Name)
	if errors.Is(err, errLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.r.unlock(ctx, held)
	home := present(d.r.path(i)) == nil
	switch {
	case i.State == Provisioning:
		return d.mend(i, "it is half made", "taken away", func() error { return d.r.unmake(ctx, i) })
	case i.State == Deleting:
		return d.mend(i, "it is half deleted", "put into the trash", func() error { return d.r.discard(ctx, i) })
	case i.State == Deleted && home:
		return d.mend(i, "it is half undeleted", "put back into the trash", func() error {
			return relocate(d.r.path(i), d.r.trash(i))
		})
	case i.State == Deleted && present(d.r.trash(i)) != nil:
		d.tell(Finding{Tenant: i.Name, Path: d.r.trash(i), Wrong: "its database is gone from the trash: purge it"})
	case i.State != Deleted && !home:
		d.tell(Finding{Tenant: i.Name, Path: d.r.path(i), Wrong: "its database is gone: restore it from a backup"})
	}
	return nil
}

func (d *doctor) tell(f Finding) { d.found = append(d.found, f) }

// mend does something about a finding, and tells both.
func (d *doctor) mend(i Info, wrong, done string, deed func() error) error {
	f := Finding{Tenant: i.Name, Wrong: wrong}
	var err error
	if !d.look {
		if err = deed(); err == nil {
			f.Done = done
		}
	}
	d.tell(f)
	return err
}

// unmake takes away what there is of a half-made tenant.
func (r *Registry) unmake(ctx context.Context, i Info) error {
	err := errors.Join(removeDatabase(filepath.Join(r.cfg.Dir, tmpDir, i.ID+".db")), removeDatabase(r.path(i)))
	if err != nil {
		return err
	}
	return r.control.abandon(ctx, i, errors.New("it was half made"))
}

// databases are the files that look like a tenant's.
func (r *Registry) databases() (files []string) {
	for _, dir := range []string{tenantsDir, trashDir} {
		found, _ := filepath.Glob(filepath.Join(r.cfg.Dir, dir, "*.db")) // no pattern that could be wrong
		files = append(files, found...)
	}
	return files
}

// orphans tells of databases that belong to no tenant.
func (d *doctor) orphans(files []string) {
	for _, path := range files {
		if !d.known[strings.TrimSuffix(filepath.Base(path), ".db")] && present(path) == nil {
			d.tell(Finding{Path: path, Wrong: "it is no tenant's database"})
		}
	}
}

// leftovers removes temporary files that nobody is at any more.
func (d *doctor) leftovers() error {
	dir := filepath.Join(d.r.cfg.Dir, tmpDir)
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for leftovers: %w", err)
	}
	var failed []error
	for _, file := range files {
		path := filepath.Join(dir, file.Name())
		about, err := file.Info()
		if err != nil || time.Since(about.ModTime()) < leftoverAge || path == d.r.templatePath()+".db" {
			continue
		}
		f := Finding{Path: path, Wrong: "it is left over"}
		if !d.look {
			if err = os.Remove(path); err == nil {
				f.Done = "removed"
			}
		}
		failed = append(failed, err)
		d.tell(f)
	}
	return errors.Join(failed...)
}
