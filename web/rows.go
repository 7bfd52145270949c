package web

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/cache"
	"pollsadmin/web/session"
)

// rows keeps sessions in the database of the context's tenant.
type rows struct{ known *cache.Cache[session.Row] }

var _ session.Rows = rows{}

func newRows(bytes int64) rows { return rows{known: cache.New[session.Row](bytes)} }

// Find makes a row of models what web/session calls one.
func (r rows) Find(ctx context.Context, keyHash []byte, at time.Time) (session.Row, error) {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return session.Row{}, tenants.ErrNotFound
	}
	row, err := r.known.Load(ctx, tenant.Part(models.SessionTables()...), string(keyHash),
		func() (session.Row, error) { return find(ctx, keyHash, at) },
		func(row session.Row) int { return len(row.Data) + len(row.KeyHash) })
	if err == nil && !row.ExpiresAt.After(at) {
		return session.Row{}, session.ErrNotFound // since it was read
	}
	return row, err
}

func find(ctx context.Context, keyHash []byte, at time.Time) (session.Row, error) {
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
	return tenants.WriteShared(ctx, func(tx *gorm.DB) error {
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
	err := tenants.WriteShared(ctx, func(tx *gorm.DB) error { return models.KeepSession(ctx, tx, stored(row)) })
	if errors.Is(err, tenants.ErrReadOnly) {
		return nil
	}
	return orEnded(err)
}

// Drop ends a session.
func (rows) Drop(ctx context.Context, keyHash []byte) error {
	return tenants.WriteShared(ctx, func(tx *gorm.DB) error { return models.DropSession(ctx, tx, keyHash) })
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
