package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) moveTenantCommand() *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use: "move NAME --to ENGINE", Short: "Bring a tenant's database over to PostgreSQL, or back, while servers run",
		Long: `The tenant is read-only while its rows are copied and compared, each of them, and in maintenance
for a moment in the end. Every server has to know where PostgreSQL is. The database that it was
served from goes to the trash; what fails leaves the tenant as it was.`,
		Example: "  POLLSADMIN_POSTGRES=postgres://admin@db.example.com/postgres pollsadmin tenants move thor --to postgres",
		Args:    arguments(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return p.moveTenant(cmd.Context(), args[0], to) },
	}
	cmd.Flags().StringVar(&to, "to", "", "sqlite or postgres")
	return dataFlag(cmd, dataByDefault)
}

func (p *program) moveTenant(ctx context.Context, arg, to string) error {
	if err := p.checkEngine(to); err != nil {
		return err
	}
	return p.onTenant(ctx, arg, func(r *tenants.Registry, name tenants.Name) error {
		moved, err := r.Move(ctx, name, to)
		if err != nil {
			return err
		}
		var rows int64
		for _, t := range moved.Tables {
			rows += t.Rows
		}
		fmt.Fprintf(p.stdout, "Tenant %s is on %s now: %d rows in %d tables are as they were.\n",
			name, to, rows, len(moved.Tables))
		if len(moved.Left) > 0 {
			fmt.Fprintf(p.stderr, "%s: these tables, which pollsadmin does not use, stayed behind: %s\n",
				name, strings.Join(moved.Left, ", "))
		}
		info, err := r.Lookup(ctx, name)
		p.printDrift(info)
		return err
	})
}
