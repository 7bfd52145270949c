package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// RecentLogEntries are a user's last deeds, newest first, without the user.
func RecentLogEntries(ctx context.Context, db *gorm.DB, user uint, limit int) ([]LogEntry, error) {
	var entries []LogEntry
	err := db.WithContext(ctx).Preload("ContentType").Where("user_id = ?", user).
		Order("action_time DESC, id DESC").Limit(limit).Find(&entries).Error
	if err != nil {
		return nil, fmt.Errorf("reading the log of a user: %w", err)
	}
	return entries, nil
}

// FindLogEntry finds an entry with its user and its content type;
// gorm.ErrRecordNotFound.
func FindLogEntry(ctx context.Context, db *gorm.DB, id uint) (*LogEntry, error) {
	return record.Find[LogEntry](ctx, db.Preload("ContentType").Preload("User"), id)
}

// LogEntriesOf are what was done to one object, newest first, and how many
// entries there are.
func LogEntriesOf(
	ctx context.Context, db *gorm.DB, app, model, object string, offset, limit int,
) ([]LogEntry, int, error) {
	kind, err := FindContentType(ctx, db, app, model)
	if err != nil {
		return nil, 0, err
	}
	about := func() *gorm.DB {
		return db.WithContext(ctx).Model(&LogEntry{}).
			Where("content_type_id = ? AND object_id = ?", kind.ID, object)
	}
	var total int64
	if err := about().Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("counting the log of an object: %w", err)
	}
	var entries []LogEntry
	err = about().Preload("User").Order("action_time DESC, id DESC").Offset(offset).Limit(limit).Find(&entries).Error
	if err != nil {
		return nil, 0, fmt.Errorf("reading the log of an object: %w", err)
	}
	return entries, int(total), nil
}
