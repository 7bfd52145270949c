package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// AddDomain serves a tenant at a domain of its own as well. The operator's word
// is taken for it that the domain is the tenant's.
func (r *Registry) AddDomain(ctx context.Context, n Name, domain string) error {
	canonical, err := CanonicalHost(domain)
	if err != nil || r.hosts.ours(canonical) {
		return fmt.Errorf("%w: %.80q (give a full host name outside the base domains)", ErrDomain, domain)
	}
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	return r.control.addDomain(ctx, info, canonical)
}

// RemoveDomain no longer serves a tenant at a domain, ErrNotFound when it is none
// of its own.
func (r *Registry) RemoveDomain(ctx context.Context, n Name, domain string) error {
	canonical, err := CanonicalHost(domain)
	if err != nil {
		return fmt.Errorf("%w: %.80q", ErrDomain, domain)
	}
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	return r.control.removeDomain(ctx, info, canonical)
}

// Domains are the domains of a tenant's own.
func (r *Registry) Domains(ctx context.Context, i Info) ([]string, error) {
	const ask = "SELECT domain FROM domains WHERE tenant_id = ? ORDER BY domain"
	return column(ctx, r.control.db.readers, r.control.engine.bind(ask), i.ID)
}

func (c *control) removeDomain(ctx context.Context, i Info, domain string) error {
	return c.write(ctx, "removing domain "+domain, func(tx controlTx) error {
		result, err := tx.ExecContext(ctx, "DELETE FROM domains WHERE domain = ? AND tenant_id = ?", domain, i.ID)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, fmt.Errorf("tenant %s has no domain %s: %w", i.Name, domain, ErrNotFound))
		}
		return c.note(ctx, tx, i, "remove domain", domain)
	})
}

func (c *control) addDomain(ctx context.Context, i Info, domain string) error {
	return c.write(ctx, "adding domain "+domain, func(tx controlTx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO domains (domain, tenant_id, verified, created)
			VALUES (?, ?, TRUE, ?) ON CONFLICT DO NOTHING`, domain, i.ID, c.now())
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, ErrExists)
		}
		return c.note(ctx, tx, i, "add domain", domain)
	})
}

// atDomain is the tenant with that verified domain.
func (c *control) atDomain(ctx context.Context, domain string) (Name, error) {
	var n Name
	err := c.row(ctx, `SELECT tenants.name FROM domains
		JOIN tenants ON tenants.id = domains.tenant_id WHERE domain = ? AND verified`, domain).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return "", noTenantAt(domain)
	}
	if err != nil {
		return "", fmt.Errorf("looking up domain %s: %w", domain, err)
	}
	return n, nil
}
