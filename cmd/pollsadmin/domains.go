package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) domainsCommand() *cobra.Command {
	return group(&cobra.Command{
		Use:     "domains",
		Short:   "Serve tenants at domains of their own, beside NAME.example.com",
		Example: "  pollsadmin tenants domains add thor polls.example.org",
	},
		p.giveCommand("domains add", "DOMAIN", "polls.example.org", "Serve a tenant at a domain of its own",
			"is served at", (*tenants.Registry).AddDomain),
		p.giveCommand("domains remove", "DOMAIN", "polls.example.org", "No longer serve a tenant at a domain",
			"is no longer served at", (*tenants.Registry).RemoveDomain),
	)
}

func (p *program) originsCommand() *cobra.Command {
	return group(&cobra.Command{
		Use:     "origins",
		Short:   "Let pages of other origins call tenants' APIs in browsers, with tokens",
		Example: "  pollsadmin tenants origins add thor https://app.example.org",
	},
		p.giveCommand("origins add", "ORIGIN", "https://app.example.org", "Let pages of an origin call a tenant's API",
			"may be called by pages of", (*tenants.Registry).AddOrigin),
		p.giveCommand("origins remove", "ORIGIN", "https://app.example.org", "No longer let pages of an origin call it",
			"may no longer be called by pages of", (*tenants.Registry).RemoveOrigin),
	)
}

// giveCommand gives a tenant one more of what it has a list of, or one less.
func (p *program) giveCommand(
	path, what, one, short, done string, deed func(*tenants.Registry, context.Context, tenants.Name, string) error,
) *cobra.Command {
	_, verb, _ := strings.Cut(path, " ")
	cmd := &cobra.Command{
		Use: verb + " NAME " + what, Short: short, Example: "  pollsadmin tenants " + path + " thor " + one,
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
