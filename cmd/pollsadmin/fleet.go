package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pollsadmin/tenants"
)

// fleet is which tenants a command is about, and how many of them at once.
type fleet struct {
	all      bool
	parallel int
}

// fleetFlags are those of commands about one tenant or all.
func (p *program) fleetFlags(cmd *cobra.Command, f *fleet) *cobra.Command {
	cmd.Flags().BoolVar(&f.all, "all", false, "every tenant")
	cmd.Flags().IntVar(&f.parallel, "parallel", 1, "how many tenants at once")
	return p.tenantFlag(cmd)
}

func (p *program) checkFleet(f fleet) error {
	switch {
	case !f.all && p.tenant == "":
		return usagef("say which tenant, as in --tenant thor, or --all")
	case f.all && p.tenant != "":
		return usagef("--all and --tenant %s (or %sTENANT) are not for one command", p.tenant, envPrefix)
	case f.parallel < 1:
		return usagef("--parallel %d: at least one tenant at once", f.parallel)
	}
	return nil
}

// overFleet does something to each tenant and prints what deed says of it. One
// that fails does not stop the others; it is named with its error.
func (p *program) overFleet(
	ctx context.Context, f fleet, done string, deed func(r *tenants.Registry, name tenants.Name) (string, error),
) error {
	if err := p.checkFleet(f); err != nil {
		return err
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		names, err := p.members(ctx, r, f)
		if err != nil {
			return err
		}
		failed, printing := 0, sync.Mutex{}
		shown := p.progress(done, len(names))
		defer shown.end()
		var group errgroup.Group
		group.SetLimit(f.parallel)
		for _, name := range names {
			group.Go(func() error {
				said, err := deed(r, name)
				printing.Lock()
				defer printing.Unlock()
				shown.step(func() {
					if err == nil {
						fmt.Fprintf(p.stdout, "%s: %s\n", name, said)
						return
					}
					failed++
					fmt.Fprintf(p.stderr, "%s: %v\n", name, err)
				})
				return nil
			})
		}
		_ = group.Wait() // failures are counted
		if failed > 0 {
			return fmt.Errorf("%d of %d tenants could not be %s", failed, len(names), done)
		}
		return nil
	})
}

// members are the tenants that a command is about: all that have a database.
func (p *program) members(ctx context.Context, r *tenants.Registry, f fleet) ([]tenants.Name, error) {
	if !f.all {
		name, err := p.tenantName()
		return []tenants.Name{name}, err
	}
	list, err := r.List(ctx)
	var names []tenants.Name
	for _, t := range list {
		switch t.State {
		case tenants.Provisioning, tenants.Deleting, tenants.Deleted:
		default:
			names = append(names, t.Name)
		}
	}
	return names, err
}
