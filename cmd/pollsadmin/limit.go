package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// limitsJSON is what a tenant may take, as scripts see it.
type limitsJSON struct {
	PerSecond  int `json:"requests_per_second"` // 0: as many as come; -1: what serve allows everybody
	Concurrent int `json:"concurrent_requests"`
	Statement  int `json:"statement_ms"`
	Megabytes  int `json:"megabytes"`
}

// limitKind is one of the limits, as operators know it.
type limitKind struct {
	flag, what string
	of         func(l *tenants.Limits) *int
}

func limitKinds() []limitKind {
	return []limitKind{
		{"requests-per-second", "requests a second", func(l *tenants.Limits) *int { return &l.PerSecond }},
		{"concurrent", "requests at once", func(l *tenants.Limits) *int { return &l.Concurrent }},
		{"statement-ms", "milliseconds a statement", func(l *tenants.Limits) *int { return &l.Statement }},
		{"megabytes", "megabytes", func(l *tenants.Limits) *int { return &l.Megabytes }},
	}
}

// limitFlags are what serve allows every tenant.
func limitFlags(cmd *cobra.Command, l *tenants.Limits) {
	for _, kind := range limitKinds() {
		cmd.Flags().IntVar(kind.of(l), "tenant-"+kind.flag, 0,
			kind.what+" of a tenant, unless it has a limit of its own (0: any number)")
	}
}

func checkLimits(l tenants.Limits) error {
	for _, kind := range limitKinds() {
		if n := *kind.of(&l); n < 0 {
			return usagef("--tenant-%s is %d, which is less than none", kind.flag, n)
		}
	}
	return nil
}

func (p *program) limitCommand() *cobra.Command {
	var wanted tenants.Limits
	cmd := &cobra.Command{
		Use:   "limit NAME",
		Short: "Limit what a tenant may take from the others: requests, time, room",
		Long: `A limit of 0 is none, and -1 is what serve says with the flag of that name and --tenant- before
it. What is not given stays as it is.

Who has too many requests is told to come again (429); a statement that takes too long is
stopped, and to a database that is too large nothing is added until something is deleted (503).`,
		Example: "  pollsadmin tenants limit thor --requests-per-second 50 --concurrent 8",
		Args:    arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			given := slices.DeleteFunc(limitKinds(), func(k limitKind) bool { return !cmd.Flags().Changed(k.flag) })
			if len(given) == 0 {
				return usagef("say which limit, as in --requests-per-second 50 or --megabytes 500")
			}
			return p.limit(cmd, args[0], func(l *tenants.Limits) {
				for _, kind := range given {
					*kind.of(l) = *kind.of(&wanted)
				}
			})
		},
	}
	for _, kind := range limitKinds() {
		cmd.Flags().IntVar(kind.of(&wanted), kind.flag, tenants.ServersLimit, kind.what)
	}
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
			fmt.Fprintf(p.stdout, "Tenant %s has these limits: %s.\n", n, limitsText(info.Limits))
		}
		return err
	})
}

// limitsText names what a tenant has of its own.
func limitsText(l tenants.Limits) string {
	var texts []string
	for _, kind := range limitKinds() {
		switch n := *kind.of(&l); n {
		case tenants.ServersLimit:
		case 0:
			texts = append(texts, "any number of "+kind.what)
		default:
			texts = append(texts, strconv.Itoa(n)+" "+kind.what)
		}
	}
	return cmp.Or(strings.Join(texts, ", "), "those of the server")
}
