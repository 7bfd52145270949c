package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) migrateCommand() *cobra.Command {
	var f fleet
	cmd := &cobra.Command{
		Use:   "migrate --tenant NAME | --all",
		Short: "Bring tenants' databases to the schema of this program",
		Long: `migrate brings one tenant's database, or all of them, to the newest schema. A tenant
that fails does not stop the others; it is named with its error.`,
		Example: "  pollsadmin migrate --all",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.overFleet(cmd.Context(), f, "migrated", func(r *tenants.Registry, name tenants.Name) (string, error) {
				return migrateOne(cmd.Context(), r, name)
			})
		},
	}
	return p.fleetFlags(cmd, &f)
}

func migrateOne(ctx context.Context, r *tenants.Registry, name tenants.Name) (string, error) {
	from, to, err := r.Migrate(ctx, name)
	if from == to {
		return fmt.Sprintf("nothing to do, schema %d", to), err
	}
	return fmt.Sprintf("migrated from schema %d to %d", from, to), err
}
