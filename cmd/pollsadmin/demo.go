package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
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

// demoMark is a file in every data directory that demo has made.
const demoMark = "made-by-demo"

func (p *program) demoCommand() *cobra.Command {
	o := &serveOptions{migrate: true}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make two tenants with sample data, and serve them",
		Long: `demo makes the tenants thor and potter with users, polls, choices and votes, prints where
to log in and with which password, and serves. When it is run again it keeps what is
there; only the superusers get new passwords.`,
		Example: "  pollsadmin demo",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.demo(cmd.Context(), o) },
	}
	p.serveFlags(cmd, o)
	return dataFlag(cmd, "./data/demo")
}

func (p *program) demo(ctx context.Context, o *serveOptions) error {
	again, err := p.markDemo()
	if err != nil {
		return err
	}
	secret := []byte(rand.Text() + rand.Text())
	return p.listen(ctx, o, [][]byte{secret}, func(address string, r *tenants.Registry) error {
		if again {
			fmt.Fprintf(p.stdout, "The data in %s was kept; the passwords are new.\n", p.data)
		}
		return p.makeDemo(ctx, address, r)
	})
}

// markDemo claims the data directory. In one that demo has not made there may be
// a tenant thor whose superuser wants to keep their password.
func (p *program) markDemo() (again bool, err error) {
	mark := filepath.Join(p.data, demoMark)
	if _, err := os.Stat(mark); err == nil {
		return true, nil
	}
	if _, err := os.Stat(filepath.Join(p.data, controlFile)); err == nil {
		return false, usagef("%s holds tenants that demo has not made; give it another directory with --data", p.data)
	}
	err = errors.Join(os.MkdirAll(p.data, 0o700), os.WriteFile(mark, nil, 0o600))
	if err != nil {
		return false, fmt.Errorf("making the directory for the demo: %w", err)
	}
	return false, nil
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
