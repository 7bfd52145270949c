package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

func (p *program) cloneTenantCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "clone NAME NEW", Short: "Make a tenant of a copy of another, as for trying something out",
		Long: `The copy is as the tenant's database was at one moment; it may be served and written to
meanwhile. Sessions and tokens are left out of it: users log in with the passwords they have.`,
		Example: "  pollsadmin tenants clone thor thor-staging",
		Args:    arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				to, err := tenants.ParseName(args[1])
				if err != nil {
					return usageError{err}
				}
				info, err := r.Clone(cmd.Context(), name, to, models.Revoke)
				if err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s is a copy of %s.\n", to, name)
				p.printDrift(info)
				return nil
			})
		},
	}
	return p.engineFlag(dataFlag(cmd, dataByDefault))
}
