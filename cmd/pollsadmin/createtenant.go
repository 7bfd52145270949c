package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
)

func (p *program) createTenantCommand() *cobra.Command {
	who := &superuser{}
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Create a tenant with an empty database",
		Long:  "With --superuser the tenant gets its first superuser as well; the password is asked for.",
		Example: `  pollsadmin tenants create thor --superuser admin --email admin@example.com
  echo "$PASSWORD" | pollsadmin tenants create thor --superuser admin --password-stdin`,
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.createTenant(cmd.Context(), args[0], who) },
	}
	cmd.Flags().StringVar(&who.username, "superuser", "", "the name of the tenant's first superuser")
	cmd.Flags().StringVar(&who.email, "email", "", "the superuser's e-mail address, if any")
	who.password = p.passwordFlag(cmd)
	return p.engineFlag(dataFlag(cmd, dataByDefault))
}

// createTenant asks everything before it makes anything.
func (p *program) createTenant(ctx context.Context, arg string, who *superuser) error {
	name, err := tenants.ParseName(arg)
	if err != nil {
		return usageError{err}
	}
	if who.username == "" && who.password.stdin {
		return usagef("whose is the password? Name the user, as in --superuser admin")
	}
	var hash string
	if who.username != "" {
		if hash, err = who.hash(ctx); err != nil {
			return err
		}
	}
	return p.inDirectory(ctx, func(r *tenants.Registry) error {
		if _, err := r.Create(ctx, name); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "Created tenant %s.\n", name)
		if who.username == "" {
			fmt.Fprintf(p.stderr, "It has no users yet: pollsadmin createsuperuser --tenant %s --username NAME\n", name)
			return nil
		}
		return p.addFirst(ctx, r, name, who, hash)
	})
}

// addFirst makes the superuser of a new tenant.
func (p *program) addFirst(
	ctx context.Context, r *tenants.Registry, name tenants.Name, who *superuser, hash string,
) error {
	t, err := r.Acquire(ctx, name)
	if err == nil {
		defer t.Release()
		err = who.create(ctx, t, hash)
	}
	if err != nil {
		return fmt.Errorf("the tenant is there, its superuser is not (use createsuperuser): %w", err)
	}
	fmt.Fprintf(p.stdout, "Superuser %s can now log in.\n", who.username)
	return nil
}
