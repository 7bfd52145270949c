package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

// superuser is the superuser that a command is to make.
type superuser struct {
	username, email string
	password        *passwordSource
}

func (p *program) createSuperuserCommand() *cobra.Command {
	who := &superuser{}
	cmd := &cobra.Command{
		Use:   "createsuperuser --tenant NAME --username NAME",
		Short: "Make a user who may do everything in one tenant",
		Long: `createsuperuser makes an active superuser, who can log in at once, also while a server
runs. The password is asked for twice without being shown; scripts hand it over on
standard input or in POLLSADMIN_PASSWORD. It never is an argument: those can be seen.`,
		Example: `  pollsadmin createsuperuser --tenant thor --username root --email root@example.com
  pollsadmin createsuperuser --tenant thor --username root --password-stdin < password.txt`,
		Args: arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.createSuperuser(cmd.Context(), who)
		},
	}
	cmd.Flags().StringVar(&who.username, "username", "", "the name to log in with")
	cmd.Flags().StringVar(&who.email, "email", "", "the e-mail address, if any")
	who.password = p.passwordFlag(cmd)
	return p.tenantFlag(cmd)
}

func (p *program) createSuperuser(ctx context.Context, who *superuser) error {
	if who.username == "" {
		return usagef("say the name, as in --username root")
	}
	return p.withTenant(ctx, func(t *tenants.Tenant) error {
		hash, err := who.hash(ctx)
		if err != nil {
			return err
		}
		if err := who.create(ctx, t, hash); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "Superuser %s can now log in at tenant %s.\n", who.username, t.Name)
		return nil
	})
}

// hash checks the superuser and asks for the password, before anything is made.
func (s *superuser) hash(ctx context.Context) (string, error) {
	u := &models.User{Username: s.username, Email: s.email}
	if err := u.Validate(); err != nil {
		return "", readable(err)
	}
	plain, err := s.password.read(u)
	if err != nil {
		return "", err
	}
	return models.NewHasher(1).Hash(ctx, plain)
}

func (s *superuser) create(ctx context.Context, t *tenants.Tenant, hash string) error {
	return t.Write(ctx, func(tx *gorm.DB) error {
		_, err := models.CreateSuperuser(ctx, tx, s.username, s.email, hash)
		return readable(err)
	})
}

// readable says what is wrong with a user in a sentence.
func readable(err error) error {
	var bad record.Invalid
	if errors.As(err, &bad) {
		return fmt.Errorf("this user cannot be saved: %w", bad)
	}
	return err
}
