package tenants

import (
	"context"
	"errors"
)

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
	places, err := r.databases(ctx) // before the list: a tenant is in that before its database is there
	if err != nil {
		return nil, err
	}
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
	return d.found, errors.Join(append(failed, d.orphans(ctx, places), d.leftovers())...)
}

type doctor struct {
	r      *Registry
	look   bool
	owners map[string]Info // by id
	found  []Finding
}

func (d *doctor) tell(f Finding) { d.found = append(d.found, f) }

// unlessBusy works on a tenant, unless somebody does so at the moment.
func (d *doctor) unlessBusy(ctx context.Context, n Name, work func() error) error {
	unlock, err := d.r.tryLock(ctx, n)
	if errors.Is(err, errLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.r.unlock(ctx, unlock)
	return work()
}

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
