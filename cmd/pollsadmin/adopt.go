package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

func (p *program) adoptCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "adopt NAME FILE | ADDRESS",
		Short: "Make a tenant of a copy of a database that Django made",
		Long: `adopt copies an SQLite FILE, or the PostgreSQL database at an ADDRESS, checks the copy,
migrates it and serves it as tenant NAME. What it is a copy of is only read. Users keep their
passwords, scripts their tokens. What comes from PostgreSQL stays there (see --postgres); a
password for the address is taken from PGPASSWORD or ~/.pgpass.`,
		Example: `  pollsadmin tenants adopt thor thor.db
  pollsadmin tenants adopt thor postgres://django@db/thor --postgres postgres://admin@db/postgres`,
		Args: arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error { return p.adopt(cmd.Context(), args[0], args[1]) },
	}
	return p.engineFlag(dataFlag(cmd, dataByDefault))
}

func (p *program) adopt(ctx context.Context, arg, file string) error {
	name, err := tenants.ParseName(arg)
	if err != nil {
		return usageError{err}
	}
	take, migrations := (*tenants.Registry).Adopt, models.SQLiteMigrations()
	if address, err := url.Parse(file); err == nil && strings.HasPrefix(address.Scheme, "postgres") {
		if _, secret := address.User.Password(); secret {
			return usagef("a password does not belong into an argument: give it in PGPASSWORD or ~/.pgpass")
		}
		take, migrations, p.engine = (*tenants.Registry).AdoptDatabase, models.PostgresMigrations(), tenants.Postgres
		if err := p.checkEngine(p.engine); err != nil {
			return err
		}
	}
	return p.inDirectory(ctx, func(r *tenants.Registry) error {
		var report models.Report
		adoption, err := take(r, ctx, name, file, func(ctx context.Context, db *sql.DB) (err error) {
			report, err = migrations.Inspect(ctx, db)
			return err
		})
		if err != nil {
			return fmt.Errorf("adopting %s: %w", file, err)
		}
		p.printAdoption(adoption, report)
		p.printDrift(adoption.Tenant)
		return nil
	})
}

func (p *program) printAdoption(a tenants.Adoption, r models.Report) {
	name := a.Tenant.Name
	fmt.Fprintf(p.stdout, "Tenant %s now serves a copy of the database, at schema %d.\n", name, a.Tenant.Schema)
	fmt.Fprintf(p.stdout, "Found: %s (active superusers: %d), %s, %s, %s, %s, %s.\n",
		counted(r.Users, "user", "users"), r.Superusers, counted(r.Polls, "poll", "polls"),
		counted(r.Choices, "choice", "choices"), counted(r.Votes, "vote", "votes"),
		counted(r.LogEntries, "log entry", "log entries"), counted(r.DjangoTokens, "token", "tokens"))
	if len(r.UnusablePasswords) > 0 {
		fmt.Fprintf(p.stdout, "No password can match for: %s. Set one: pollsadmin changepassword --tenant %s NAME\n",
			strings.Join(r.UnusablePasswords, ", "), name)
	}
	if r.Superusers == 0 {
		fmt.Fprintf(p.stdout, "Nobody may do everything yet: pollsadmin createsuperuser --tenant %s --username NAME\n", name)
	}
	if r.StrayVotes > 0 {
		fmt.Fprintf(p.stdout, "Left as found: %s for a choice of another poll.\n", counted(r.StrayVotes, "vote", "votes"))
	}
	if r.UsersAlike > 0 {
		fmt.Fprintf(p.stdout, "Left as found: %s named like another but for case.\n", counted(r.UsersAlike, "user", "users"))
	}
	if len(r.OtherTables) > 0 {
		fmt.Fprintf(p.stdout, "Tables that pollsadmin does not use were kept: %s.\n", strings.Join(r.OtherTables, ", "))
	}
	if len(a.Views) > 0 {
		fmt.Fprintf(p.stdout, "Views were kept: %s.\n", strings.Join(a.Views, ", "))
	}
}

// printDrift tells how a tenant's schema is not what migrations make.
func (p *program) printDrift(t tenants.Info) {
	for _, line := range t.Drift() {
		fmt.Fprintf(p.stderr, "%s: %v: %s\n", t.Name, tenants.ErrDrift, line)
	}
}

// counted is a number with its noun.
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
