package models

import "time"

// LogEntry is one thing somebody did on the administration site: Django's django_admin_log.
type LogEntry struct {
	ID            uint         `gorm:"primaryKey"`
	ActionTime    time.Time    `gorm:"not null;autoCreateTime"`
	UserID        uint         `gorm:"not null"`
	User          User         `gorm:"foreignKey:UserID"`
	ContentTypeID *uint        ``
	ContentType   *ContentType `gorm:"foreignKey:ContentTypeID"`
	ObjectID      *string      ``
	ObjectRepr    string       `gorm:"size:200;not null"`
	ActionFlag    uint8        `gorm:"not null"`
	ChangeMessage string       `gorm:"not null"`
}

// TableName is Django's.
func (LogEntry) TableName() string { return "django_admin_log" }
