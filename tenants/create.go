package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Create makes a tenant with an empty, migrated database and admits it.
// ErrExists when the name is taken. After a crash it completes what it began.
func (r *Registry) Create(ctx context.Context, n Name) (Info, error) {
	return r.provision(ctx, n, "create", func(ctx context.Context, s store, place string) ([]string, error) {
		if err := s.blank(ctx, place); err != nil {
			return nil, err
		}
		return nil, bringUp(ctx, s, place) // the schema is the template's, but rows may have joined since
	})
}

// filling makes a database in an empty place, and says how its schema differs
// from what migrations make.
type filling func(ctx context.Context, s store, place string) (drift []string, err error)

// provision claims the name, builds the database beside the others, moves it to
// its place and only then admits the tenant.
func (r *Registry) provision(ctx context.Context, n Name, deed string, fill filling) (Info, error) {
	if _, err := ParseName(string(n)); err != nil {
		return Info{}, err
	}
	unlock, err := r.tryLock(ctx, n)
	if errors.Is(err, errLocked) {
		return Info{}, fmt.Errorf("tenant %s: %w: it is being made just now", n, ErrExists)
	}
	if err != nil {
		return Info{}, err
	}
	defer r.unlock(ctx, unlock)
	s, err := r.storeOf(Info{Name: n, Engine: r.cfg.Engine})
	if err != nil {
		return Info{}, err
	}
	info, err := r.control.claim(ctx, n, r.cfg.Engine, s.home)
	if err != nil {
		return Info{}, err
	}
	r.step("claimed")
	if err := r.build(ctx, &info, fill); err != nil {
		err = fmt.Errorf("tenant %s: making its database: %w", n, err)
		return Info{}, errors.Join(err, r.control.abandon(context.WithoutCancel(ctx), info, err))
	}
	r.step("published")
	info.Schema = r.Latest()
	if err := r.control.move(ctx, info, Active, deed); err != nil {
		return Info{}, err
	}
	info.State = Active
	return info, nil
}

// build fills a temporary place and publishes it where the tenant's database belongs.
func (r *Registry) build(ctx context.Context, i *Info, fill filling) error {
	s, err := r.storeOf(*i)
	if err != nil {
		return err
	}
	place := s.tmp(i.location)
	err = s.remove(ctx, place)
	if err == nil {
		var drift []string
		drift, err = fill(ctx, s, place)
		i.drift = strings.Join(drift, "\n")
	}
	if err == nil {
		r.step("filled")
		err = s.publish(ctx, place, i.location)
	}
	if err != nil {
		return errors.Join(err, s.remove(context.WithoutCancel(ctx), place))
	}
	return nil
}

// bringUp migrates a database that nobody else has open.
func bringUp(ctx context.Context, s store, place string) error {
	return examine(ctx, s, place, s.migrator().Up)
}

// fitted is bringUp, and how the schema then differs from what migrations make.
func (r *Registry) fitted(ctx context.Context, s store, place string) (drift []string, err error) {
	err = examine(ctx, s, place, func(ctx context.Context, db *sql.DB) (err error) {
		if err := s.migrator().Up(ctx, db); err != nil {
			return err
		}
		drift, err = r.drifted(ctx, s, db)
		return err
	})
	return drift, err
}
