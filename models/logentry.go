package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// reprSize is how many characters of an object's name the log keeps.
const reprSize = 200

// LogEntry is one thing somebody did on the administration site: Django's django_admin_log.
type LogEntry struct {
	ID            uint      `gorm:"primaryKey"`
	ActionTime    time.Time `gorm:"not null;autoCreateTime" label:"Time"`
	UserID        uint      `gorm:"not null"`
	User          User      `gorm:"foreignKey:UserID"`
	ContentTypeID *uint
	ContentType   *ContentType `gorm:"foreignKey:ContentTypeID"`
	ObjectID      *string      `label:"Object ID"`
	ObjectRepr    string       `gorm:"size:200;not null" label:"Object"`
	ActionFlag    ActionFlag   `gorm:"not null" label:"Action"`
	ChangeMessage string       `gorm:"not null"`
}

// TableName is Django's.
func (LogEntry) TableName() string { return "django_admin_log" }

// String is the entry as Django writes it: Changed “X” — Changed Question.
func (e LogEntry) String() string {
	switch e.ActionFlag {
	case Addition:
		return fmt.Sprintf("Added “%s”.", e.ObjectRepr)
	case Change:
		return fmt.Sprintf("Changed “%s” — %s", e.ObjectRepr, e.Message())
	case Deletion:
		return fmt.Sprintf("Deleted “%s.”", e.ObjectRepr)
	}
	return "LogEntry Object"
}

// Message says what was changed, in words: see Edit. Messages that are plain
// text, as Django wrote them before 1.10, stay as they are.
func (e *LogEntry) Message() string { return describe(e.ChangeMessage) }

// AddLogEntries writes entries in one statement per hundred, names cut to what
// the column holds.
func AddLogEntries(ctx context.Context, tx *gorm.DB, entries []LogEntry) error {
	if len(entries) == 0 {
		return nil
	}
	for i := range entries {
		if name := []rune(entries[i].ObjectRepr); len(name) > reprSize {
			entries[i].ObjectRepr = string(name[:reprSize])
		}
	}
	if len(entries) == 1 {
		return record.Insert(ctx, tx, &entries[0])
	}
	if err := tx.WithContext(ctx).Omit(clause.Associations).CreateInBatches(entries, 100).Error; err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	return nil
}
