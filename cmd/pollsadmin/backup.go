package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) backupCommand() *cobra.Command {
	var f fleet
	var to string
	cmd := &cobra.Command{
		Use:   "backup --tenant NAME | --all --to DIR",
		Short: "Copy tenants' databases while they are served, and look the copies through",
		Long: `For each tenant DIR gets NAME.db, as the database was at one moment, and NAME.json with
its hash and the rows of each table. A backup that is there already is never written over.`,
		Example: "  pollsadmin backup --all --parallel 4 --to /var/backups/polls/$(date +%F)",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usagef("say where to, as in --to /var/backups/polls")
			}
			return p.overFleet(cmd.Context(), f, "backed up", func(r *tenants.Registry, name tenants.Name) (string, error) {
				m, err := r.Backup(cmd.Context(), name, to)
				return fmt.Sprintf("%d rows, %.1f MB, schema %d", rowsOf(m), float64(m.Bytes)/1e6, m.Schema), err
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the directory of the backup; made when it is missing")
	cmd.AddCommand(p.drillCommand())
	return p.fleetFlags(cmd, &f)
}

func (p *program) restoreCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "restore --tenant NAME --from DIR",
		Short: "Bring a tenant back as a backup has it, while servers run",
		Long: `The backup is held to its manifest, copied, migrated, and put into the place of the
tenant's database, which goes into the trash; for that moment the tenant is in maintenance.
What was written since the backup is not in it. A tenant that is not there is made.`,
		Example: "  pollsadmin restore --tenant thor --from /var/backups/polls/2026-11-23",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" {
				return usagef("say where from, as in --from /var/backups/polls/2026-11-23")
			}
			return p.restore(cmd.Context(), from)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the directory of the backup")
	return p.tenantFlag(cmd)
}

func (p *program) restore(ctx context.Context, from string) error {
	name, err := p.tenantName()
	if err != nil {
		return err
	}
	return p.inDirectory(ctx, func(r *tenants.Registry) error {
		m, err := r.Restore(ctx, name, from)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "Tenant %s is as it was on %s: %d rows.\n",
			name, m.Taken.Format("2 Jan 2006, 15:04:05 MST"), rowsOf(m))
		info, err := r.Lookup(ctx, name)
		p.printDrift(info)
		return err
	})
}

func rowsOf(m tenants.Manifest) (rows int64) {
	for _, t := range m.Tables {
		rows += t.Rows
	}
	return rows
}
