package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) dbshellCommand() *cobra.Command {
	var look bool
	cmd := &cobra.Command{
		Use:   "dbshell --tenant NAME",
		Short: "Open a tenant's database in sqlite3 or psql",
		Long: `dbshell runs the program sqlite3, or psql, on a tenant's database, which may be served
meanwhile. What is written there goes past all rules: with --read-only nothing can be.`,
		Example: "  pollsadmin dbshell --tenant thor --read-only",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.dbshell(cmd.Context(), look) },
	}
	cmd.Flags().BoolVar(&look, "read-only", false, "let nothing be changed")
	return p.tenantFlag(cmd)
}

func (p *program) dbshell(ctx context.Context, look bool) error {
	name, err := p.tenantName()
	if err != nil {
		return err
	}
	var info tenants.Info
	var place string
	err = p.withRegistry(ctx, func(r *tenants.Registry) (err error) {
		info, err = r.Lookup(ctx, name)
		place, _ = r.Size(ctx, info)
		return err
	})
	if err != nil {
		return err
	}
	shell, args := "sqlite3", []string{"-cmd", "PRAGMA foreign_keys = ON", place}
	if look {
		args = append([]string{"-readonly"}, args...)
	}
	if info.Engine == tenants.Postgres {
		shell, args = "psql", []string{"--dbname=" + p.clusterAt(place, look)}
	}
	path, err := exec.LookPath(shell)
	if err != nil {
		return fmt.Errorf("the program %s is needed (apt install sqlite3 postgresql-client): %w", shell, err)
	}
	cmd := exec.CommandContext(ctx, path, args...) //nolint:gosec // the place is the registry's
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.stdin, p.stdout, p.stderr
	cmd.Env = append(os.Environ(), "PGPASSWORD="+p.clusterPassword())
	return cmd.Run()
}
