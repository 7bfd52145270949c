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

func (rows) Update(ctx context.Context, row session.Row) error {
	return orEnded(tenants.Write(ctx, func(tx *gorm.DB) error { return models.KeepSession(ctx, tx, stored(row)) }))
}

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
