package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

func (p *program) requireSecondFactorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "require-second-factor NAME on|off",
		Short: "Have everybody who administers a tenant log in with a second factor",
		Long: `Who has none is led to set one up at the next click, and can do nothing else before. Tokens go
on working; a new one is only given to those who have a second factor, or do not administer.`,
		Example: "  pollsadmin tenants require-second-factor thor on",
		Args:    arguments(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			required := args[1] == "on"
			if !required && args[1] != "off" {
				return usagef("say on or off, not %q", args[1])
			}
			said := map[bool]string{true: "asks for a second factor", false: "leaves second factors to everybody"}[required]
			return p.onTenant(cmd.Context(), args[0], func(r *tenants.Registry, name tenants.Name) error {
				err := r.RequireSecondFactor(cmd.Context(), name, required)
				if err == nil {
					fmt.Fprintf(p.stdout, "Tenant %s %s.\n", name, said)
				}
				return err
			})
		},
	}
	return dataFlag(cmd, dataByDefault)
}

func (p *program) secondFactorCommand() *cobra.Command {
	var remove bool
	cmd := &cobra.Command{
		Use:   "secondfactor --tenant NAME USERNAME --remove",
		Short: "Take a user's second factor off, and end their sessions",
		Long: `For those who have lost both the device and the recovery codes. Make sure that it is they who ask.
Without --remove it only says whether there is one.`,
		Example: "  pollsadmin secondfactor --tenant thor root --remove",
		Args:    arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withTenant(cmd.Context(), func(t *tenants.Tenant) error {
				return p.secondFactor(cmd, t, args[0], remove)
			})
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "take it off")
	return p.tenantFlag(cmd)
}

func (p *program) secondFactor(cmd *cobra.Command, t *tenants.Tenant, username string, remove bool) error {
	ctx := cmd.Context()
	user, err := findUser(ctx, t.Read(ctx), t, username)
	if err != nil {
		return err
	}
	factor, err := models.FindSecondFactor(ctx, t.Read(ctx), user.ID)
	if err != nil {
		return err
	}
	switch {
	case factor == nil:
		fmt.Fprintf(p.stdout, "%s at tenant %s has no second factor.\n", username, t.Name)
		return nil
	case !remove:
		fmt.Fprintf(p.stdout, "%s at tenant %s: %s.\n", username, t.Name, factor)
		return nil
	}
	err = t.Write(ctx, func(tx *gorm.DB) error {
		return errors.Join(models.DropSecondFactor(ctx, tx, user.ID), models.EndSessions(ctx, tx, user.ID, nil))
	})
	if err == nil {
		fmt.Fprintf(p.stdout, "The second factor of %s at tenant %s was taken off.\n", username, t.Name)
	}
	return err
}
