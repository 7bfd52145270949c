package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) domainsCommand() *cobra.Command {
	return group(&cobra.Command{
		Use:     "domains",
		Short:   "Serve tenants at domains of their own, beside NAME.example.com",
		Example: "  pollsadmin tenants domains add thor polls.example.org",
	},
		p.domainCommand("add", "Serve a tenant at a domain of its own", "is served at",
			(*tenants.Registry).AddDomain),
		p.domainCommand("remove", "No longer serve a tenant at a domain", "is no longer served at",
			(*tenants.Registry).RemoveDomain),
	)
}

func (p *program) domainCommand(
	verb, short, done string, deed func(*tenants.Registry, context.Context, tenants.Name, string) error,
) *cobra.Command {
	cmd := &cobra.Command{
		Use: verb + " NAME DOMAIN", Short: short, Example: "  pollsadmin tenants domains " + verb + " thor polls.example.org",
		Args: arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				if err := deed(r, cmd.Context(), name, args[1]); err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s %s %s.\n", name, done, args[1])
				return nil
			})
		},
	}
	return dataFlag(cmd, dataByDefault)
}
