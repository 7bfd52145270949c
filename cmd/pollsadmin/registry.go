package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

const (
	// closePatience is how long a command waits for its databases to close.
	closePatience = 10 * time.Second

	// controlFile is in every data directory: the list of tenants.
	controlFile = "control.db"
)

// registryConfig is what all commands open the data directory with.
func (p *program) registryConfig() tenants.Config {
	return tenants.Config{
		Dir: p.data, Domains: p.domains, Migrator: models.SQLiteMigrations(), Control: p.control,
		Cluster: p.reached(), Engine: p.engine,
		Operator: operator(), Logger: slog.New(slog.DiscardHandler),
	}
}

// operator is who is noted in the log of deeds.
func operator() string {
	if who, err := user.Current(); err == nil {
		return who.Username
	}
	return "unknown"
}

// withRegistry opens a data directory that is there for fn.
func (p *program) withRegistry(ctx context.Context, fn func(r *tenants.Registry) error) error {
	if err := p.checkCluster(); err != nil {
		return err
	}
	// Else a slip of the pen would make an empty one and find no tenant in it.
	if _, err := os.Stat(filepath.Join(p.data, controlFile)); errors.Is(err, fs.ErrNotExist) && p.control == "" {
		return usagef("there are no tenants in %s: give the directory with --data, "+
			"or make the first one with pollsadmin tenants create NAME", p.data)
	}
	return p.inDirectory(ctx, fn)
}

// inDirectory opens the data directory for fn, and makes it when it is missing.
func (p *program) inDirectory(ctx context.Context, fn func(r *tenants.Registry) error) error {
	if err := p.checkCluster(); err != nil {
		return err
	}
	r, err := tenants.Open(ctx, p.registryConfig())
	if err != nil {
		return fmt.Errorf("opening %s: %w", p.data, err)
	}
	err = fn(r)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	return errors.Join(err, r.Close(patience))
}

// withTenant opens the database of the tenant that --tenant names for fn.
func (p *program) withTenant(ctx context.Context, fn func(t *tenants.Tenant) error) error {
	name, err := p.tenantName()
	if err != nil {
		return err
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		t, err := r.Acquire(ctx, name)
		if err != nil {
			return err
		}
		defer t.Release()
		return fn(t)
	})
}

func (p *program) tenantName() (tenants.Name, error) {
	if p.tenant == "" {
		return "", usagef("say which tenant, as in --tenant thor")
	}
	name, err := tenants.ParseName(p.tenant)
	if err != nil {
		return "", usageError{err}
	}
	return name, nil
}

// findUser finds a user by name, for a command about them.
func findUser(ctx context.Context, db *gorm.DB, t *tenants.Tenant, username string) (*models.User, error) {
	u, err := models.FindUserByName(ctx, db, username)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("tenant %s has no user %q", t.Name, username)
	}
	return u, err
}
