package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) tenantsCommand() *cobra.Command {
	return group(&cobra.Command{
		Use:   "tenants",
		Short: "Make tenants, look at them, keep them from being served, and take them away",
		Long:  "What is done here reaches running servers within two seconds, without a restart.",
		Example: `  pollsadmin tenants create thor --superuser admin
  pollsadmin tenants list`,
	},
		p.createTenantCommand(), p.adoptCommand(), p.listTenantsCommand(), p.showTenantCommand(),
		p.deedCommand("suspend", "Stop serving a tenant; its data stays", "is suspended", (*tenants.Registry).Suspend),
		p.deedCommand("maintenance", "Stop serving a tenant for a while, and say so to who comes", "is in maintenance",
			(*tenants.Registry).Maintain),
		p.deedCommand("read-only", "Let a tenant be looked at, and not be changed", "is read-only",
			(*tenants.Registry).Protect),
		p.deedCommand("resume", "Serve a tenant again as before", "is served", (*tenants.Registry).Resume),
		p.renameTenantCommand(), p.cloneTenantCommand(), p.moveTenantCommand(), p.timeZoneCommand(), p.limitCommand(),
		p.requireSecondFactorCommand(),
		p.domainsCommand(),
		p.originsCommand(),
		p.deedCommand("delete", "Stop serving a tenant and put its database into the trash; its name is held",
			"is deleted: undelete brings it back, purge removes it for good", (*tenants.Registry).Delete),
		p.deedCommand("undelete", "Bring a deleted tenant back", "is served again", (*tenants.Registry).Undelete),
		p.purgeTenantCommand(), p.doctorCommand(), p.topCommand(),
	)
}

// deedCommand is a command that does something to one tenant.
func (p *program) deedCommand(
	verb, short, done string, deed func(*tenants.Registry, context.Context, tenants.Name) error,
) *cobra.Command {
	cmd := &cobra.Command{
		Use: verb + " NAME", Short: short, Example: "  pollsadmin tenants " + verb + " thor",
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				if err := deed(r, cmd.Context(), name); err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s %s.\n", name, done)
				return nil
			})
		},
	}
	return dataFlag(cmd, dataByDefault)
}

// onTenant opens the data directory for what is done to the tenant of a name.
func (p *program) onTenant(
	ctx context.Context, text string, deed func(r *tenants.Registry, name tenants.Name) error,
) error {
	name, err := tenants.ParseName(text)
	if err != nil {
		return usageError{err}
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) error { return deed(r, name) })
}

func (p *program) renameTenantCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "rename NAME NEW", Short: "Give a tenant another name, and so another address",
		Long:    "Whoever is logged in has to log in again at the new address. The old name is free at once.",
		Example: "  pollsadmin tenants rename thor odin",
		Args:    arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				to, err := tenants.ParseName(args[1])
				if err != nil {
					return usageError{err}
				}
				if err := r.Rename(cmd.Context(), name, to); err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s is now called %s.\n", name, to)
				return nil
			})
		},
	}
	return dataFlag(cmd, dataByDefault)
}

func (p *program) purgeTenantCommand() *cobra.Command {
	var sure string
	cmd := &cobra.Command{
		Use: "purge NAME", Short: "Remove a deleted tenant for good; nothing brings it back",
		Example: "  pollsadmin tenants purge thor --yes thor",
		Args:    arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if sure != args[0] {
				return usagef("this cannot be undone: say the name once more, as in --yes %s", args[0])
			}
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				if err := r.Purge(cmd.Context(), name); err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s is gone, and its name is free.\n", name)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&sure, "yes", "", "the name once more")
	return dataFlag(cmd, dataByDefault)
}

func (p *program) listTenantsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the tenants and their states",
		Example: "  pollsadmin tenants list\n  pollsadmin tenants list --json | jq -r '.[].name'",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withRegistry(cmd.Context(), func(r *tenants.Registry) error {
				list, err := r.List(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return p.printJSON(list)
				}
				return p.printTable(list)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	return dataFlag(cmd, dataByDefault)
}

// tenantJSON is a tenant as scripts see it.
type tenantJSON struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	State   string    `json:"state"`
	Engine  string    `json:"engine"`
	Schema  int64     `json:"schema"`
	Created time.Time `json:"created"`

	TimeZone string `json:"time_zone"` // empty: the server's
}

func jsonOf(t tenants.Info) tenantJSON {
	return tenantJSON{t.ID, string(t.Name), string(t.State), t.Engine, t.Schema, t.Created, t.TimeZone}
}

func (p *program) printJSON(list []tenants.Info) error {
	rows := make([]tenantJSON, len(list))
	for i, t := range list {
		rows[i] = jsonOf(t)
	}
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	return out.Encode(rows)
}

func (p *program) printTable(list []tenants.Info) error {
	if len(list) == 0 {
		fmt.Fprintln(p.stderr, "There are no tenants yet. Make one: pollsadmin tenants create NAME")
		return nil
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tSTATE\tENGINE\tSCHEMA\tCREATED\tTIME ZONE")
	for _, t := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\n", t.Name, t.State, t.Engine, t.Schema,
			t.Created.Format(time.DateTime), cmp.Or(t.TimeZone, "the server's"))
	}
	return table.Flush()
}
