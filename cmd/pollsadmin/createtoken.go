package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

func (p *program) createTokenCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "createtoken --tenant NAME USERNAME",
		Short: "Make a token by which a script acts as a user",
		Long: `createtoken prints a new token, alone, on standard output. It is shown this once:
only its hash is stored. Scripts send it as "Authorization: Token …".`,
		Example: `  TOKEN=$(pollsadmin createtoken --tenant thor root)
  curl -H "Authorization: Token $TOKEN" http://thor.localhost:8000/api/polls/`,
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.createToken(cmd.Context(), args[0], name) },
	}
	cmd.Flags().StringVar(&name, "name", "command line", "what the token is for")
	return p.tenantFlag(cmd)
}

func (p *program) createToken(ctx context.Context, username, name string) error {
	return p.withTenant(ctx, func(t *tenants.Tenant) error {
		var key string
		err := t.Write(ctx, func(tx *gorm.DB) error {
			u, err := findUser(ctx, tx, t, username)
			if err != nil {
				return err
			}
			var token *models.Token
			key, token = models.NewToken(u, name)
			return record.Save(ctx, tx, token)
		})
		if err != nil {
			return fmt.Errorf("making a token: %w", err)
		}
		fmt.Fprintln(p.stdout, key)
		return nil
	})
}
