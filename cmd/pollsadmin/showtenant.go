package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// shownDeeds is how much of what was done to a tenant is shown.
const shownDeeds = 10

// shownTenant is all that is known of a tenant without opening its database.
type shownTenant struct {
	tenantJSON
	Limits  limitsJSON     `json:"limits"`
	Factor  bool           `json:"second_factor_required"`
	Domains []string       `json:"domains"`
	Origins []string       `json:"origins"`
	Path    string         `json:"path"`
	Bytes   int64          `json:"bytes"` // of the file and its log; 0 when it is gone
	Drift   []string       `json:"drift"` // of its schema from what migrations make
	Deeds   []tenants.Deed `json:"deeds"`
}

func (p *program) showTenantCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show NAME", Short: "Show what is known of a tenant, and what was done to it",
		Example: "  pollsadmin tenants show thor",
		Args:    arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				shown, err := gather(cmd.Context(), r, name)
				if err != nil {
					return err
				}
				if asJSON {
					out := json.NewEncoder(p.stdout)
					out.SetIndent("", "  ")
					return out.Encode(shown)
				}
				return p.printTenant(shown)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	return dataFlag(cmd, dataByDefault)
}

func gather(ctx context.Context, r *tenants.Registry, name tenants.Name) (shownTenant, error) {
	info, err := r.Lookup(ctx, name)
	if err != nil {
		return shownTenant{}, err
	}
	shown := shownTenant{tenantJSON: jsonOf(info), Limits: limitsJSON(info.Limits), Factor: info.SecondFactor}
	shown.Path, shown.Bytes = r.Size(ctx, info)
	if shown.Domains, err = r.Domains(ctx, info); err != nil {
		return shown, err
	}
	shown.Domains = append([]string{}, shown.Domains...)
	shown.Origins = append([]string{}, info.Origins...)
	shown.Drift = append([]string{}, info.Drift()...)
	shown.Deeds, err = r.Deeds(ctx, info, shownDeeds)
	return shown, err
}

func (p *program) printTenant(t shownTenant) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"name", t.Name}, {"state", t.State}, {"id", t.ID}, {"engine", t.Engine}, {"schema", fmt.Sprint(t.Schema)},
		{"created", t.Created.Format(time.DateTime)}, {"time zone", cmp.Or(t.TimeZone, "the server's")},
		{"second factor", map[bool]string{true: "required", false: "as everybody likes"}[t.Factor]},
		{"limits", limitsText(tenants.Limits(t.Limits))},
		{"domains", cmp.Or(strings.Join(t.Domains, ", "), "none of its own")},
		{"origins", cmp.Or(strings.Join(t.Origins, ", "), "none")},
		{"database", fmt.Sprintf("%s (%.1f MB)", t.Path, float64(t.Bytes)/1e6)},
	} {
		fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
	}
	for _, line := range t.Drift {
		fmt.Fprintf(table, "drift\t%s\n", line)
	}
	for _, d := range t.Deeds {
		fmt.Fprintf(table, "%s\t%s\n", d.At.Format(time.DateTime), strings.TrimSpace(d.Operator+": "+d.Deed+" "+d.Detail))
	}
	return table.Flush()
}
