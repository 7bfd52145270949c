package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) migrateCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "migrate --tenant NAME | --all",
		Short: "Bring tenants' databases to the schema of this program",
		Long: `migrate brings one tenant's database, or all of them, to the newest schema. A tenant
that fails does not stop the others; it is named with its error.`,
		Example: "  pollsadmin migrate --all",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.migrate(cmd.Context(), all) },
	}
	cmd.Flags().BoolVar(&all, "all", false, "migrate every tenant")
	return p.tenantFlag(cmd)
}

func (p *program) migrate(ctx context.Context, all bool) error {
	if !all && p.tenant == "" {
		return usagef("say which tenant, as in --tenant thor, or --all")
	}
	if all && p.tenant != "" {
		return usagef("--all and --tenant %s (or %sTENANT) are not for one command", p.tenant, envPrefix)
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		names, err := p.toMigrate(ctx, r, all)
		if err != nil {
			return err
		}
		failed := 0
		for _, name := range names {
			if err := p.migrateOne(ctx, r, name); err != nil {
				failed++
				fmt.Fprintf(p.stderr, "%s: %v\n", name, err)
			}
		}
		if failed > 0 {
			return fmt.Errorf("%d of %d tenants could not be migrated", failed, len(names))
		}
		return nil
	})
}

func (p *program) toMigrate(ctx context.Context, r *tenants.Registry, all bool) ([]tenants.Name, error) {
	if !all {
		name, err := p.tenantName()
		return []tenants.Name{name}, err
	}
	list, err := r.List(ctx)
	var names []tenants.Name
	for _, t := range list {
		switch t.State {
		case tenants.Provisioning, tenants.Deleting, tenants.Deleted: // no database to migrate yet, or any more
		default:
			names = append(names, t.Name)
		}
	}
	return names, err
}

func (p *program) migrateOne(ctx context.Context, r *tenants.Registry, name tenants.Name) error {
	from, to, err := r.Migrate(ctx, name)
	if err != nil {
		return err
	}
	if from == to {
		fmt.Fprintf(p.stdout, "%s: nothing to do, schema %d\n", name, to)
		return nil
	}
	fmt.Fprintf(p.stdout, "%s: migrated from schema %d to %d\n", name, from, to)
	return nil
}
