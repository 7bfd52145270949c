package tenants

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Read is Tenant.Read for the tenant that ctx belongs to. Without one it gives a
// handle on no database, by which every statement fails with ErrNotFound.
func Read(ctx context.Context) *gorm.DB {
	if t, ok := FromContext(ctx); ok {
		return t.Read(ctx)
	}
	return nowhere(ctx)
}

// Write is Tenant.Write for the tenant that ctx belongs to, ErrNotFound without one.
func Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	t, ok := FromContext(ctx)
	if !ok {
		return fmt.Errorf("writing without a tenant: %w", ErrNotFound)
	}
	return t.Write(ctx, fn)
}

// WriteShared is Tenant.WriteShared for the tenant that ctx belongs to, ErrNotFound without one.
func WriteShared(ctx context.Context, fn func(tx *gorm.DB) error) error {
	t, ok := FromContext(ctx)
	if !ok {
		return fmt.Errorf("writing without a tenant: %w", ErrNotFound)
	}
	return t.WriteShared(ctx, fn)
}

// Version is Tenant.Version for the tenant that ctx belongs to, ErrNotFound without one.
func Version(ctx context.Context) (string, error) {
	t, ok := FromContext(ctx)
	if !ok {
		return "", fmt.Errorf("asking for a version without a tenant: %w", ErrNotFound)
	}
	return t.Version(ctx)
}

// nowhere is a template by itself: it has no pool to reach anything with.
func nowhere(ctx context.Context) *gorm.DB {
	template, err := newTemplate(Config{}.withDefaults())
	if err != nil {
		template = &gorm.DB{Config: &gorm.Config{}}
	}
	db := template.Session(&gorm.Session{NewDB: true, Context: ctx})
	_ = db.AddError(errors.Join(fmt.Errorf("reading without a tenant: %w", ErrNotFound), err))
	return db
}
