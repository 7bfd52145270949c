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
		Short: "Create, adopt, list, suspend and resume tenants, and set their time zones",
		Long:  "What is done here reaches running servers within two seconds, without a restart.",
		Example: `  pollsadmin tenants create thor --superuser admin
  pollsadmin tenants list`,
	},
		p.createTenantCommand(), p.listTenantsCommand(), p.adoptCommand(),
		p.stateCommand("suspend", "Stop serving a tenant; its data stays", "is suspended", (*tenants.Registry).Suspend),
		p.timeZoneCommand(),
		p.stateCommand("resume", "Serve a suspended tenant again", "is served", (*tenants.Registry).Resume),
	)
}

// stateCommand is a command that moves a tenant from one state to another.
func (p *program) stateCommand(
	verb, short, done string, move func(*tenants.Registry, context.Context, tenants.Name) error,
) *cobra.Command {
	cmd := &cobra.Command{
		Use: verb + " NAME", Short: short, Example: "  pollsadmin tenants " + verb + " thor",
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := tenants.ParseName(args[0])
			if err != nil {
				return usageError{err}
			}
			return p.withRegistry(cmd.Context(), func(r *tenants.Registry) error {
				if err := move(r, cmd.Context(), name); err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "Tenant %s %s.\n", name, done)
				return nil
			})
		},
	}
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

func (p *program) printJSON(list []tenants.Info) error {
	rows := make([]tenantJSON, len(list))
	for i, t := range list {
		rows[i] = tenantJSON{t.ID, string(t.Name), string(t.State), t.Engine, t.Schema, t.Created, t.TimeZone}
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
