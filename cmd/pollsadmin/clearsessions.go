package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

func (p *program) clearSessionsCommand() *cobra.Command {
	var f fleet
	cmd := &cobra.Command{
		Use:   "clearsessions --tenant NAME | --all",
		Short: "Remove the sessions that have ended by themselves",
		Long: "They are of no use to anybody: run it once a day or so, for the room that they take. Answers of the\n" +
			"API that were kept for an Idempotency-Key go with them when they are older than a day, and what was\n" +
			"counted of attempts to log in when it is out of date.",
		Example: "  pollsadmin clearsessions --all",
		Args:    arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.overFleet(cmd.Context(), f, "cleared", func(r *tenants.Registry, name tenants.Name) (string, error) {
				return clearOne(cmd.Context(), r, name)
			})
		},
	}
	return p.fleetFlags(cmd, &f)
}

func clearOne(ctx context.Context, r *tenants.Registry, name tenants.Name) (string, error) {
	t, err := r.Acquire(ctx, name)
	if err != nil {
		return "", err
	}
	defer t.Release()
	var n int64
	err = t.Write(ctx, func(tx *gorm.DB) (err error) {
		if n, err = models.ClearSessions(ctx, tx, time.Now()); err == nil {
			_, err = models.ClearAnswers(ctx, tx, time.Now())
		}
		if err == nil {
			err = models.ClearLoginAttempts(ctx, tx, time.Now())
		}
		return err
	})
	if n == 1 {
		return "1 session removed", err
	}
	return fmt.Sprintf("%d sessions removed", n), err
}
