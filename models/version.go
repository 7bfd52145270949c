package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// Version is an object as it was after a deed, or before it was deleted, for
// programs to read: a record.Snapshot. It goes with its log entry.
type Version struct {
	LogID uint   `gorm:"primaryKey;autoIncrement:false"`
	Data  string `gorm:"not null"`
}

// TableName is ours.
func (Version) TableName() string { return "object_versions" }

// AddVersions keeps versions of objects, one for each log entry at most.
func AddVersions(ctx context.Context, tx *gorm.DB, versions []Version) error {
	if len(versions) == 0 {
		return nil
	}
	if len(versions) == 1 {
		const insert = "INSERT INTO object_versions (log_id, data) VALUES (?, ?)"
		if _, err := record.Exec(ctx, tx, insert, versions[0].LogID, versions[0].Data); err != nil {
			return fmt.Errorf("keeping a version: %w", err)
		}
		return nil
	}
	if err := tx.WithContext(ctx).CreateInBatches(versions, 100).Error; err != nil {
		return fmt.Errorf("keeping versions: %w", err)
	}
	return nil
}

// FindVersion finds what a log entry is about as it was kept;
// gorm.ErrRecordNotFound when it was not.
func FindVersion(ctx context.Context, db *gorm.DB, entry uint) (*Version, error) {
	var found Version
	where := clause.Eq{Column: clause.Column{Name: "log_id"}, Value: entry}
	if err := db.WithContext(ctx).Where(where).Take(&found).Error; err != nil {
		return nil, fmt.Errorf("finding the version of log entry %d: %w", entry, err)
	}
	return &found, nil
}

// EntriesWithVersion are those of the log entries whose objects were kept.
func EntriesWithVersion(ctx context.Context, db *gorm.DB, entries []LogEntry) (map[uint]bool, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	ids := make([]uint, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	var kept []uint
	if err := db.WithContext(ctx).Model(&Version{}).Where("log_id IN ?", ids).Pluck("log_id", &kept).Error; err != nil {
		return nil, fmt.Errorf("looking for versions: %w", err)
	}
	known := make(map[uint]bool, len(kept))
	for _, id := range kept {
		known[id] = true
	}
	return known, nil
}
