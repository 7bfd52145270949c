package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

// rollout is what migrate was asked for.
type rollout struct {
	fleet
	tenants.Rollout
	look, asJSON bool
}

func (p *program) migrateCommand() *cobra.Command {
	var o rollout
	cmd := &cobra.Command{
		Use:   "migrate --tenant NAME | --all",
		Short: "Bring tenants' databases to the schema of this program",
		Long: `migrate brings one tenant's database, or all that are behind, to the newest schema,
also while they are served. A tenant that fails does not stop the others; it is named with
its error, and tried again the next time. What became of each is kept in the control database:
a run that was killed is simply begun again, and repeats nothing; with --resume those that
failed in it are left out. A schema that differs from what migrations make is told.`,
		Example: `  pollsadmin migrate --all --rehearse
  pollsadmin migrate --all --parallel 4 --canary 3 --max-failures 5`,
		Args: arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.migrate(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Canary, "canary", 0, "how many tenants to migrate before the others: if one fails, nothing follows")
	flags.IntVar(&o.MaxFailures, "max-failures", -1, "begin nothing more after more failures than this (-1: never stop)")
	flags.BoolVar(&o.Resume, "resume", false, "go on with the run that was killed or stopped, without who failed in it")
	flags.BoolVar(&o.Verify, "verify", false, "look into every database, instead of trusting the list")
	flags.BoolVar(&o.Rehearse, "rehearse", false, "migrate copies, look them through, and leave the tenants alone")
	flags.BoolVar(&o.look, "dry-run", false, "only tell who would be migrated")
	flags.BoolVar(&o.asJSON, "json", false, "print a line of JSON for each tenant, for scripts")
	return p.fleetFlags(cmd, &o.fleet)
}

func (p *program) migrate(ctx context.Context, o rollout) error {
	if err := p.checkRollout(o); err != nil {
		return err
	}
	o.Parallel = o.parallel
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		pending, err := p.pending(ctx, r, o)
		if err != nil {
			return err
		}
		if o.look {
			return p.printPending(pending, r.Latest(), o.asJSON)
		}
		if len(pending) == 0 && !o.Resume && !o.asJSON {
			fmt.Fprintf(p.stdout, "Nothing to do: every tenant is at schema %d.\n", r.Latest())
		}
		return p.roll(ctx, r, o, pending)
	})
}

func (p *program) checkRollout(o rollout) error {
	switch {
	case o.Canary < 0:
		return usagef("--canary %d: at least no tenant", o.Canary)
	case !o.all && (o.Resume || o.Canary > 0 || o.MaxFailures >= 0):
		return usagef("--resume, --canary and --max-failures are for --all")
	case o.Resume && o.Rehearse:
		return usagef("--rehearse leaves nothing behind that --resume could go on with")
	}
	return p.checkFleet(o.fleet)
}

// pending are the tenants to migrate; one that was named is looked at anyway.
func (p *program) pending(ctx context.Context, r *tenants.Registry, o rollout) ([]tenants.Info, error) {
	if o.all {
		return r.Pending(ctx, o.Rollout)
	}
	name, err := p.tenantName()
	if err != nil {
		return nil, err
	}
	info, err := r.Lookup(ctx, name)
	return []tenants.Info{info}, err
}

func (p *program) roll(ctx context.Context, r *tenants.Registry, o rollout, pending []tenants.Info) error {
	failed, done := 0, 0
	shown := p.progress("migrating", len(pending))
	err := r.MigrateAll(ctx, o.Rollout, pending, func(m tenants.Migration) {
		done++
		if m.Err != nil {
			failed++
		}
		shown.step(func() { p.printMigration(m, o) })
	})
	shown.end()
	if failed > 0 {
		text := fmt.Sprintf("%d of %d tenants could not be migrated", failed, len(pending))
		if rest := len(pending) - done; rest > 0 {
			text += fmt.Sprintf(", %d were not begun", rest)
		}
		err = errors.Join(errors.New(text), err)
	}
	return err
}

func (p *program) printMigration(m tenants.Migration, o rollout) {
	if o.asJSON {
		_ = json.NewEncoder(p.stdout).Encode(migrationOf(m)) // what cannot be printed is told by the shell
		return
	}
	for _, line := range m.Drift {
		fmt.Fprintf(p.stderr, "%s: %v: %s\n", m.Tenant, tenants.ErrDrift, line)
	}
	switch {
	case m.Err != nil:
		fmt.Fprintf(p.stderr, "%s: %v\n", m.Tenant, m.Err)
	case m.From == m.To:
		fmt.Fprintf(p.stdout, "%s: nothing to do, schema %d\n", m.Tenant, m.To)
	case o.Rehearse:
		fmt.Fprintf(p.stdout, "%s: a copy was migrated from schema %d to %d\n", m.Tenant, m.From, m.To)
	default:
		fmt.Fprintf(p.stdout, "%s: migrated from schema %d to %d\n", m.Tenant, m.From, m.To)
	}
}

func (p *program) printPending(pending []tenants.Info, latest int64, asJSON bool) error {
	out := json.NewEncoder(p.stdout)
	for _, info := range pending {
		if asJSON {
			_ = out.Encode(migrationJSON{Tenant: string(info.Name), From: info.Schema, To: latest}) // as above
			continue
		}
		fmt.Fprintf(p.stdout, "%s: from schema %d to %d\n", info.Name, info.Schema, latest)
	}
	if !asJSON {
		fmt.Fprintf(p.stdout, "%d tenants would be migrated.\n", len(pending))
	}
	return nil
}

// migrationJSON is a line of migrate --json.
type migrationJSON struct {
	Tenant       string   `json:"tenant"`
	From         int64    `json:"from"`
	To           int64    `json:"to"`
	Attempt      int      `json:"attempt,omitempty"`
	Milliseconds int64    `json:"milliseconds,omitempty"`
	Drift        []string `json:"drift,omitempty"`
	Error        string   `json:"error,omitempty"`
}

func migrationOf(m tenants.Migration) migrationJSON {
	line := migrationJSON{string(m.Tenant), m.From, m.To, m.Attempt, m.Took.Milliseconds(), m.Drift, ""}
	if m.Err != nil {
		line.Error = m.Err.Error()
	}
	return line
}
