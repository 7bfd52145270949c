package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// limitsJSON is what a tenant may take, as scripts see it.
type limitsJSON struct {
	PerSecond  int `json:"requests_per_second"` // 0: as many as come; -1: what serve allows everybody
	Concurrent int `json:"concurrent_requests"`
}

// limitFlags are what serve allows every tenant.
func limitFlags(cmd *cobra.Command, l *tenants.Limits) {
	cmd.Flags().IntVar(&l.PerSecond, "tenant-requests-per-second", 0,
		"requests of a tenant in a second, unless it has a limit of its own (0: as many as come)")
	cmd.Flags().IntVar(&l.Concurrent, "tenant-concurrent", 0,
		"requests of a tenant at once, unless it has a limit of its own (0: as many as come)")
}

func checkLimits(l tenants.Limits) error {
	if l.PerSecond < 0 {
		return usagef("--tenant-requests-per-second is %d, which is less than none", l.PerSecond)
	}
	if l.Concurrent < 0 {
		return usagef("--tenant-concurrent is %d, which is less than none", l.Concurrent)
	}
	return nil
}

func (p *program) limitCommand() *cobra.Command {
	var wanted tenants.Limits
	cmd := &cobra.Command{
		Use:   "limit NAME",
		Short: "Limit how many requests of a tenant are answered; the rest is told to come again",
		Long: "A limit of 0 is none, and -1 is what serve --tenant-requests-per-second and --tenant-concurrent say. " +
			"What is not given stays as it is.",
		Example: "  pollsadmin tenants limit thor --requests-per-second 50 --concurrent 8",
		Args:    arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			perSecond, concurrent := cmd.Flags().Changed("requests-per-second"), cmd.Flags().Changed("concurrent")
			if !perSecond && !concurrent {
				return usagef("say which limit: --requests-per-second 50, --concurrent 8 or both")
			}
			return p.limit(cmd, args[0], func(l *tenants.Limits) {
				if perSecond {
					l.PerSecond = wanted.PerSecond
				}
				if concurrent {
					l.Concurrent = wanted.Concurrent
				}
			})
		},
	}
	cmd.Flags().IntVar(&wanted.PerSecond, "requests-per-second", tenants.ServersLimit, "requests in a second")
	cmd.Flags().IntVar(&wanted.Concurrent, "concurrent", tenants.ServersLimit, "requests that are answered at once")
	return dataFlag(cmd, dataByDefault)
}

func (p *program) limit(cmd *cobra.Command, name string, change func(*tenants.Limits)) error {
	return p.onTenant(cmd.Context(), name, func(r *tenants.Registry, n tenants.Name) error {
		err := r.SetLimits(cmd.Context(), n, change)
		if errors.Is(err, tenants.ErrLimit) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		info, err := r.Lookup(cmd.Context(), n)
		if err == nil {
			fmt.Fprintf(p.stdout, "Tenant %s: %s.\n", n, limitsText(info.Limits.PerSecond, info.Limits.Concurrent))
		}
		return err
	})
}

func limitsText(perSecond, concurrent int) string {
	return limitText(perSecond) + " a second, " + limitText(concurrent) + " at once"
}

func limitText(n int) string {
	switch n {
	case 0:
		return "any number"
	case tenants.ServersLimit:
		return "the server's limit"
	default:
		return strconv.Itoa(n)
	}
}
