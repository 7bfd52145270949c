package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// The tenants that demo makes, and their superuser.
const (
	demoThor   tenants.Name = "thor"
	demoPotter tenants.Name = "potter"
	demoAdmin               = "admin"
)

func (p *program) demoCommand() *cobra.Command {
	o := &serveOptions{migrate: true}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make two tenants with sample data, and serve them",
		Long: `demo makes the tenants thor and potter with users, polls, choices and votes, prints where
to log in and with which password, and serves. When it is run again it keeps what is
there; only the superusers get new passwords.`,
		Example: "  pollsadmin demo",
		Args:    checked(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			secret := []byte(rand.Text() + rand.Text())
			return p.listen(cmd.Context(), o, secret, func(address string, r *tenants.Registry) error {
				return p.makeDemo(cmd.Context(), address, r)
			})
		},
	}
	p.serveFlags(cmd, o)
	cmd.Flags().StringVar(&p.data, "data", "./data/demo", "the directory for the sample databases")
	return cmd
}

func (p *program) makeDemo(ctx context.Context, address string, r *tenants.Registry) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("reading the address: %w", err)
	}
	for _, name := range []tenants.Name{demoThor, demoPotter} {
		password, err := p.makeDemoTenant(ctx, r, name)
		if err != nil {
			return fmt.Errorf("making the tenant %s: %w", name, err)
		}
		fmt.Fprintf(p.stdout, "http://%s.%s:%s/admin/   username: %s   password: %s\n",
			name, p.domains[0], port, demoAdmin, password)
	}
	fmt.Fprintln(p.stdout, "Press Ctrl+C to stop.")
	return nil
}

// makeDemoTenant makes what is missing, and gives the superuser a new password.
func (p *program) makeDemoTenant(ctx context.Context, r *tenants.Registry, name tenants.Name) (string, error) {
	if _, err := r.Create(ctx, name); err != nil && !errors.Is(err, tenants.ErrExists) {
		return "", err
	}
	t, err := r.Acquire(ctx, name)
	if err != nil {
		return "", err
	}
	defer t.Release()
	password := strings.ToLower(rand.Text()[:16])
	hash, err := models.NewHasher(1).Hash(ctx, password)
	if err != nil {
		return "", err
	}
	_, err = models.FindUserByName(ctx, t.Read(ctx), demoAdmin)
	if err == nil {
		return password, storePassword(ctx, t, demoAdmin, hash)
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", err
	}
	return password, t.Write(ctx, func(tx *gorm.DB) error {
		return (&sample{ctx: ctx, tx: tx, now: tx.NowFunc(), tenant: name, hash: hash}).fill()
	})
}
