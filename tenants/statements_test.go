package tenants

import (
	"context"
	"errors"
	"testing"

	"gorm.io/gorm"
)

// TestStatements_Nest undoes a part of a shared write alone.
func TestStatements_Nest(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	refusal := errors.New("no")
	err := thor.WriteShared(t.Context(), func(tx *gorm.DB) error {
		nested := tx.Transaction(func(tx *gorm.DB) error {
			return errors.Join(tx.Create(&note{Text: "undone"}).Error, refusal)
		})
		if !errors.Is(nested, refusal) {
			t.Errorf("nested: %v", nested)
		}
		return errors.Join(tx.Create(&note{Text: "kept"}).Error, tx.Transaction(func(tx *gorm.DB) error {
			return tx.Create(&note{Text: "nested"}).Error
		}))
	})
	if got := texts(t, thor); err != nil || got != "kept nested" {
		t.Errorf("kept %q, %v", got, err)
	}
}

// TestStatements_EndNothing leaves the transaction to all who share it.
func TestStatements_EndNothing(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	err := thor.WriteShared(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Create(&note{Text: "kept"}).Error; err != nil {
			return err
		}
		for name, end := range map[string]func() error{
			"commit":   func() error { return tx.Session(&gorm.Session{}).Commit().Error },
			"rollback": func() error { return tx.Session(&gorm.Session{}).Rollback().Error },
			"prepare": func() error {
				_, err := tx.Statement.ConnPool.PrepareContext(t.Context(), "SELECT 1") //nolint:sqlclosecheck // there is none
				return err
			},
		} {
			if end() == nil {
				t.Errorf("%s is for anybody", name)
			}
		}
		return nil
	})
	if got := texts(t, thor); err != nil || got != "kept" {
		t.Errorf("kept %q, %v", got, err)
	}
}

// TestStatements_AreNotBegunTooLate has the context end in the middle of a write.
func TestStatements_AreNotBegunTooLate(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := thor.WriteShared(ctx, func(tx *gorm.DB) error {
		rows, err := tx.Raw("SELECT 1 UNION SELECT 2").Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		cancel()
		n := 0
		for rows.Next() { // what runs goes on
			n++
		}
		if err := rows.Err(); err != nil || n != 2 {
			t.Errorf("%d rows, %v", n, err)
		}
		pool, one := tx.Statement.ConnPool, 0
		_, execErr := pool.ExecContext(ctx, "INSERT INTO notes (text) VALUES ('late')")
		_, queryErr := pool.QueryContext(ctx, "SELECT 1") //nolint:sqlclosecheck,rowserrcheck // there are none
		for _, err := range []error{execErr, queryErr, pool.QueryRowContext(ctx, "SELECT 1").Scan(&one)} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("too late, and told %v", err)
			}
		}
		return nil
	})
	if got := texts(t, thor); !errors.Is(err, context.Canceled) || got != "" {
		t.Errorf("kept %q, %v", got, err)
	}
}
