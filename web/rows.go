package web

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/session"
)

// rows keeps sessions in the database of the context's tenant.
type rows struct{}

var _ session.Rows = rows{}

// Find makes a row of models what web/session calls one.
func (rows) Find(ctx context.Context, keyHash []byte, at time.Time) (session.Row, error) {
	found, err := models.FindSession(ctx, tenants.Read(ctx), keyHash, at)
	if err != nil {
		return session.Row{}, orEnded(err)
	}
	row := session.Row{
		KeyHash: found.KeyHash, Data: found.Data, CreatedAt: found.CreatedAt, ExpiresAt: found.ExpiresAt,
	}
	if found.UserID != nil {
		row.UserID = *found.UserID
	}
	return row, nil
}

// Create stores a session in the place of another.
func (rows) Create(ctx context.Context, row session.Row, instead []byte) error {
	return tenants.Write(ctx, func(tx *gorm.DB) error {
		if instead != nil {
			if err := models.DropSession(ctx, tx, instead); err != nil {
				return err
			}
		}
		return models.PutSession(ctx, tx, stored(row))
	})
}

// Update stores a session that must still be there. At a tenant that is read-only
// it stays as it is: whoever is logged in may go on looking.
func (rows) Update(ctx context.Context, row session.Row) error {
	err := tenants.Write(ctx, func(tx *gorm.DB) error { return models.KeepSession(ctx, tx, stored(row)) })
	if errors.Is(err, tenants.ErrReadOnly) {
		return nil
	}
	return orEnded(err)
}

// Drop ends a session.
func (rows) Drop(ctx context.Context, keyHash []byte) error {
	return tenants.Write(ctx, func(tx *gorm.DB) error { return models.DropSession(ctx, tx, keyHash) })
}

func stored(row session.Row) *models.Session {
	s := &models.Session{
		KeyHash: row.KeyHash, Data: row.Data, CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt,
	}
	if row.UserID != 0 {
		s.UserID = &row.UserID
	}
	return s
}

func orEnded(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return session.ErrNotFound
	}
	return err
}
