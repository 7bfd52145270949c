package models

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// LogToken writes down that the owner of a token made it, or revoked it.
func LogToken(ctx context.Context, tx *gorm.DB, deed ActionFlag, token *Token, now time.Time) error {
	kind, err := FindContentType(ctx, tx, token.AppLabel(), "token")
	if err != nil {
		return err
	}
	entry := LogEntry{
		ActionTime: now, UserID: token.UserID, ContentTypeID: &kind.ID, ObjectRepr: token.String(), ActionFlag: deed,
	}
	id := strconv.FormatUint(uint64(token.ID), 10)
	entry.ObjectID = &id
	if deed == Addition {
		if entry.ChangeMessage, err = ChangeMessage(Edit{Added: &Item{}}); err != nil {
			return err
		}
	}
	return AddLogEntries(ctx, tx, []LogEntry{entry})
}
