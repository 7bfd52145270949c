package main

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) doctorCommand() *cobra.Command {
	var look, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find what crashes left half done, and finish or undo it",
		Long: `Half-made tenants are taken away, deletions are brought to their end. What nobody but
you can know is told, and left as it is; then the exit status is 1. Servers may be running.`,
		Example: "  pollsadmin tenants doctor --dry-run",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withRegistry(cmd.Context(), func(r *tenants.Registry) error {
				found, err := r.Doctor(cmd.Context(), look)
				if asJSON {
					p.printFindingsJSON(found)
				} else {
					p.printFindings(found)
				}
				return cmp.Or(err, unhealed(found))
			})
		},
	}
	cmd.Flags().BoolVar(&look, "dry-run", false, "only tell")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	return dataFlag(cmd, dataByDefault)
}

func (p *program) printFindings(found []tenants.Finding) {
	if len(found) == 0 {
		fmt.Fprintln(p.stdout, "All is well.")
	}
	for _, f := range found {
		where := cmp.Or(f.Path, "tenant "+string(f.Tenant))
		if f.Tenant != "" && f.Path != "" {
			where = "tenant " + string(f.Tenant) + " (" + f.Path + ")"
		}
		fmt.Fprintf(p.stdout, "%s: %s: %s\n", where, f.Wrong, cmp.Or(f.Done, "left as it is"))
	}
}

func (p *program) printFindingsJSON(found []tenants.Finding) {
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	_ = out.Encode(append([]tenants.Finding{}, found...)) // what cannot be printed is told by the shell
}

// unhealed is the error of findings that nothing was done about.
func unhealed(found []tenants.Finding) error {
	n := 0
	for _, f := range found {
		if f.Done == "" {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d findings are left as they are; what is wrong is said above", n, len(found))
}
