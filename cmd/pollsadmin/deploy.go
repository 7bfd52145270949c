package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// deployOptions are the flags of check that go with --deploy.
type deployOptions struct {
	serveOptions
	deploy    bool
	asJSON    bool
	failLevel string
}

// deployment is the configuration that a server would run with, and what is unsafe in it.
type deployment struct {
	*program
	options  *deployOptions
	concerns []concern
}

func (p *program) deployFlags(cmd *cobra.Command, o *deployOptions) {
	p.serveFlags(cmd, &o.serveOptions)
	o.runningFlags(cmd)
	cmd.Flags().BoolVar(&o.deploy, "deploy", false,
		"list what is unsafe in the configuration, of which the other flags and the environment tell as they do to serve")
	cmd.Flags().StringVar(&o.failLevel, "fail-level", "ERROR",
		"fail when --deploy finds something at this level: "+strings.Join(levelsByName(), ", "))
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print what --deploy finds as JSON, for scripts")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return p.checkDeploying(cmd, o) }
}

func levelsByName() []string {
	names := levelNames()
	return slices.SortedFunc(maps.Keys(names), func(a, b string) int { return int(names[b] - names[a]) })
}

// checkDeploying holds the flags to what is possible, where they count.
func (p *program) checkDeploying(cmd *cobra.Command, o *deployOptions) error {
	if o.deploy {
		if _, known := levelNames()[o.failLevel]; !known {
			return usagef("--fail-level takes %s, and not %q", strings.Join(levelsByName(), ", "), o.failLevel)
		}
		return p.checkServing(&o.serveOptions)
	}
	for _, name := range []string{"fail-level", "json"} {
		if cmd.Flags().Changed(name) {
			return usagef("--%s goes with --deploy", name)
		}
	}
	return nil
}

// checkDeployment lists what is unsafe, and fails if something is as bad as --fail-level.
func (p *program) checkDeployment(ctx context.Context, o *deployOptions) error {
	d := &deployment{program: p, options: o}
	if err := d.look(ctx); err != nil {
		return err
	}
	bad := 0
	for _, f := range d.concerns {
		if f.Level >= levelNames()[o.failLevel] {
			bad++
		}
	}
	if !o.asJSON {
		p.printConcerns(d.concerns)
	} else if err := p.printConcernsJSON(d.concerns); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d issues are as bad as %s, or worse", bad, len(d.concerns), o.failLevel)
	}
	return nil
}

func (d *deployment) look(ctx context.Context) error {
	d.lookAtSecrets()
	if err := d.lookAtNetwork(); err != nil {
		return err
	}
	if err := d.lookAtLimits(); err != nil {
		return err
	}
	if err := d.lookAtCluster(); err != nil {
		return err
	}
	if err := d.lookAtFiles(); err != nil {
		return fmt.Errorf("looking at the data directory: %w", err)
	}
	if !d.hasData() {
		d.find(atInfo, "pollsadmin.I001", "There are no tenants yet in "+d.data+".",
			"Give the directory that serve is given, with --data or in POLLSADMIN_DATA.")
		return nil
	}
	return d.withRegistry(ctx, func(r *tenants.Registry) error { return d.lookAtTenants(ctx, r) })
}

func (d *deployment) find(l level, id, says, hint string) {
	d.concerns = append(d.concerns, concern{ID: id, Level: l, Says: says, Hint: hint})
}

// findAt is find for what is about some tenants, of whom says tells with %s and %d.
func (d *deployment) findAt(l level, id string, whom []string, says, hint string) {
	if len(whom) == 0 {
		return
	}
	says = fmt.Sprintf("%s: %s.", says, several(whom))
	d.concerns = append(d.concerns, concern{ID: id, Level: l, Says: says, Hint: hint, Tenants: whom})
}
