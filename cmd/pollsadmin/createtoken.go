package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

func (p *program) createTokenCommand() *cobra.Command {
	var asked tokenFlags
	cmd := &cobra.Command{
		Use:   "createtoken --tenant NAME USERNAME",
		Short: "Make a token by which a script acts as a user",
		Long: `createtoken prints a new token, alone, on standard output. It is shown this once:
only its hash is stored. Scripts send it as "Authorization: Token …". It may do what
its scope and its user may both do.`,
		Example: `  TOKEN=$(pollsadmin createtoken --tenant thor --scope read --expires 2027-12-31 root)
  curl -H "Authorization: Token $TOKEN" http://thor.localhost:8000/api/polls/`,
		Args: arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.createToken(cmd.Context(), args[0], asked) },
	}
	cmd.Flags().StringVar(&asked.name, "name", "command line", "what the token is for")
	cmd.Flags().StringVar(&asked.scope, "scope", string(models.WriteScope), "what it may do: read, vote or write")
	cmd.Flags().StringVar(&asked.expires, "expires", "", "its last day, as YYYY-MM-DD; none unless set")
	return p.tenantFlag(cmd)
}

// tokenFlags say what a token is to be.
type tokenFlags struct{ name, scope, expires string }

// put gives a token what was asked for.
func (f tokenFlags) put(token *models.Token, zone *time.Location) error {
	token.Scope = models.TokenScope(f.scope)
	if !slices.Contains(models.TokenScopes(), token.Scope) {
		return usagef("--scope takes read, vote or write, not %q", f.scope)
	}
	if f.expires == "" {
		return nil
	}
	day, err := time.ParseInLocation(time.DateOnly, f.expires, zone)
	if err != nil {
		return usagef("--expires takes a day such as 2027-12-31, not %q", f.expires)
	}
	ends := day.AddDate(0, 0, 1)
	if !ends.After(time.Now()) {
		return usagef("--expires %s has passed already", f.expires)
	}
	token.ExpiresAt = &ends
	return nil
}

func (p *program) createToken(ctx context.Context, username string, asked tokenFlags) error {
	return p.withTenant(ctx, func(t *tenants.Tenant) error {
		var key string
		zone := cmp.Or(t.Location(), time.UTC)
		err := t.Write(ctx, func(tx *gorm.DB) error {
			u, err := findUser(ctx, tx, t, username)
			if err != nil {
				return err
			}
			var token *models.Token
			key, token = models.NewToken(u, asked.name)
			if err := asked.put(token, zone); err != nil {
				return err
			}
			return record.Save(ctx, tx, token)
		})
		if err != nil {
			return fmt.Errorf("making a token: %w", err)
		}
		fmt.Fprintln(p.stdout, key)
		return nil
	})
}
