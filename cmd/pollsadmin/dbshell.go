package main

import (
	"context"
	"fmt"
	"os/exec"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) dbshellCommand() *cobra.Command {
	var look bool
	cmd := &cobra.Command{
		Use:   "dbshell --tenant NAME",
		Short: "Open a tenant's database in sqlite3",
		Long: `dbshell runs the program sqlite3 on a tenant's database, which may be served meanwhile.
What is written there goes past all rules: with --read-only nothing can be.`,
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
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		return fmt.Errorf("the program sqlite3 is needed (apt install sqlite3): %w", err)
	}
	var path string
	err = p.withRegistry(ctx, func(r *tenants.Registry) error {
		info, err := r.Lookup(ctx, name)
		path, _ = r.Size(ctx, info)
		return err
	})
	if err != nil {
		return err
	}
	args := []string{"-cmd", "PRAGMA foreign_keys = ON", path}
	if look {
		args = append([]string{"-readonly"}, args...)
	}
	cmd := exec.CommandContext(ctx, shell, args...) //nolint:gosec // the path is the registry's
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.stdin, p.stdout, p.stderr
	return cmd.Run()
}
