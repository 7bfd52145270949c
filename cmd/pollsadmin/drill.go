package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) drillCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "drill",
		Short: "Restore a tenant for exercise, and compare every row",
		Long: `drill backs a tenant up, one that it picks by chance unless --tenant says which, restores
the backup to a database of its own, compares every row with the tenant's, and takes all of it
away again. The tenant is served meanwhile. Run it from time to time: a backup that was never
restored is a hope.`,
		Example: "  pollsadmin backup drill",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.drill(cmd.Context()) },
	}
	return p.tenantFlag(cmd)
}

func (p *program) drill(ctx context.Context) error {
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		names, err := p.members(ctx, r, fleet{all: p.tenant == ""})
		if err == nil && len(names) == 0 {
			err = errors.New("there is no tenant that could be restored")
		}
		if err != nil {
			return err
		}
		name := names[rand.IntN(len(names))] //nolint:gosec // whose turn it is is no secret
		d, err := r.Drill(ctx, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s: %d rows in %d tables were restored from a backup of %.1f MB.\n",
			name, rowsOf(d.Manifest), len(d.Manifest.Tables), float64(d.Manifest.Bytes)/1e6)
		if d.Compared {
			fmt.Fprintf(p.stdout, "%s: each of them is as the tenant has it.\n", name)
		} else {
			fmt.Fprintf(p.stdout, "%s: they are those of the backup; the tenant was written to all the time.\n", name)
		}
		for _, line := range d.Drift {
			fmt.Fprintf(p.stderr, "%s: %v: %s\n", name, tenants.ErrDrift, line)
		}
		return nil
	})
}
