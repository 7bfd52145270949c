package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Deed is something that an operator did to a tenant.
type Deed struct {
	At       time.Time `json:"at"`
	Operator string    `json:"operator"`
	Deed     string    `json:"deed"`
	Detail   string    `json:"detail,omitempty"`
}

// Deeds are the last things that were done to a tenant, the latest first.
func (r *Registry) Deeds(ctx context.Context, i Info, most int) (deeds []Deed, err error) {
	rows, err := r.control.query(ctx,
		"SELECT at, operator, deed, detail FROM deeds WHERE tenant_id = ? ORDER BY id DESC LIMIT ?", i.ID, most)
	if err != nil {
		return nil, fmt.Errorf("reading what was done to tenant %s: %w", i.Name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var d Deed
		if err := rows.Scan(&d.At, &d.Operator, &d.Deed, &d.Detail); err != nil {
			return nil, fmt.Errorf("reading what was done to tenant %s: %w", i.Name, err)
		}
		deeds = append(deeds, d)
	}
	return deeds, rows.Err()
}

// Note adds to what was done to a tenant: something that went through its database
// and not through the registry.
func (r *Registry) Note(ctx context.Context, i Info, deed, detail string) error {
	return r.control.write(ctx, "noting "+deed+" of tenant "+string(i.Name), func(tx controlTx) error {
		return r.control.note(ctx, tx, i, deed, detail)
	})
}
