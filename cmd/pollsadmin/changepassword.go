package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

func (p *program) changePasswordCommand() *cobra.Command {
	var password *passwordSource
	cmd := &cobra.Command{
		Use:   "changepassword --tenant NAME USERNAME",
		Short: "Give a user another password, and end their sessions",
		Long: `changepassword asks for the new password twice, without showing it; scripts hand it over
on standard input or in POLLSADMIN_PASSWORD. Whoever is logged in as that user is out.`,
		Example: `  pollsadmin changepassword --tenant thor root
  pollsadmin changepassword --tenant thor root --password-stdin < password.txt`,
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.changePassword(cmd.Context(), args[0], password)
		},
	}
	password = p.passwordFlag(cmd)
	return p.tenantFlag(cmd)
}

func (p *program) changePassword(ctx context.Context, username string, password *passwordSource) error {
	return p.withTenant(ctx, func(t *tenants.Tenant) error {
		u, err := findUser(ctx, t.Read(ctx), t, username)
		if err != nil {
			return err
		}
		plain, err := password.read(u)
		if err != nil {
			return err
		}
		hash, err := models.NewHasher(1).Hash(ctx, plain)
		if err != nil {
			return err
		}
		if err := storePassword(ctx, t, username, hash); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "The password of %s at tenant %s was changed.\n", username, t.Name)
		return nil
	})
}

// storePassword reads the user afresh: asking and hashing took their time.
func storePassword(ctx context.Context, t *tenants.Tenant, username, hash string) error {
	return t.Write(ctx, func(tx *gorm.DB) error {
		u, err := findUser(ctx, tx, t, username)
		if err != nil {
			return err
		}
		was := u.Password
		u.Password = hash
		if err := models.StorePassword(ctx, tx, u, was); err != nil {
			return err
		}
		return models.EndSessions(ctx, tx, u.ID, nil)
	})
}
