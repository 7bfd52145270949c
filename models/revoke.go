package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Revoke takes every session and every token out of a database, so that what lets
// somebody into one tenant does not let them into a copy of it. Passwords stay.
func Revoke(ctx context.Context, pool *sql.DB) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("revoking sessions and tokens: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing left to undo
	_, sessions := tx.ExecContext(ctx, "DELETE FROM sessions")
	_, tokens := tx.ExecContext(ctx, "DELETE FROM api_tokens")
	if err = errors.Join(sessions, tokens); err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("revoking sessions and tokens: %w", err)
	}
	return nil
}
