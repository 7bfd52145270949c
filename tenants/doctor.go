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
	d := doctor{r: r, look: look, owners: map[string]Info{}}
	var failed []error
	for _, info := range all {
		d.owners[info.ID] = info
		failed = append(failed, d.examine(ctx, info))
	}
	return d.found, errors.Join(append(failed, d.orphans(ctx, files), d.leftovers())...)
}

type doctor struct {
	r      *Registry
	look   bool
	owners map[string]Info // by id
	found  []Finding
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
	case i.doing != "":
		wrong := "it is half through: " + i.doing
		return d.mend(i, wrong, "as it was before", func() error {
			return d.r.control.finish(ctx, i, i.before, "undo "+i.doing)
		})
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

// orphans tells of databases that no tenant is served from. Those that others
// took the place of belong into the trash.
func (d *doctor) orphans(ctx context.Context, files []string) error {
	var failed []error
	for _, path := range files {
		file := filepath.Base(path)
		id, _, _ := strings.Cut(strings.TrimSuffix(file, ".db"), "-")
		owner, owned := d.owners[id]
		switch {
		case owned && (file == filepath.Base(owner.location) || filepath.Base(filepath.Dir(path)) == trashDir):
		case owned:
			failed = append(failed, d.putAway(ctx, owner.Name, path))
		case present(path) == nil:
			d.tell(Finding{Path: path, Wrong: "no tenant is served from it"})
		}
	}
	return errors.Join(failed...)
}

// putAway moves a database that a crash left behind into the trash, unless
// somebody works on its tenant at the moment.
func (d *doctor) putAway(ctx context.Context, n Name, path string) error {
	held, err := tryLock(d.r.cfg.Dir, n)
	if errors.Is(err, errLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.r.unlock(ctx, held)
	owner, err := d.r.control.find(ctx, n)
	if err != nil || d.r.path(owner) == path || present(path) != nil {
		return err
	}
	f := Finding{Tenant: n, Path: path, Wrong: "the tenant is not served from it"}
	if !d.look {
		if err = relocate(path, filepath.Join(d.r.cfg.Dir, trashDir, filepath.Base(path))); err == nil {
			f.Done = "put into the trash"
		}
	}
	d.tell(f)
	return err
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
