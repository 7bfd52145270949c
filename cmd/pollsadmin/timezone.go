package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// serversZone stands for no time zone of a tenant's own.
const serversZone = "default"

func (p *program) timeZoneCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "time-zone NAME ZONE",
		Short: "Set the time zone in which a tenant's pages show and take times",
		Long: "ZONE is a name such as Europe/Berlin, or " + serversZone + " for what serve --time-zone says. " +
			"What is stored does not change.",
		Example: "  pollsadmin tenants time-zone thor Europe/Oslo\n  pollsadmin tenants time-zone thor " + serversZone,
		Args:    arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			zone, said := args[1], "goes by "+args[1]
			if zone == serversZone {
				zone, said = "", "goes by the server's time zone"
			}
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				err := r.SetTimeZone(cmd.Context(), name, zone)
				if errors.Is(err, tenants.ErrTimeZone) {
					return usageError{err}
				}
				if err == nil {
					fmt.Fprintf(p.stdout, "Tenant %s %s.\n", name, said)
				}
				return err
			})
		},
	}
	return dataFlag(cmd, dataByDefault)
}
