package models

import "fmt"

// ContentType names a model: Django's django_content_type.
type ContentType struct {
	ID          uint         `gorm:"primaryKey"`
	AppLabel    string       `gorm:"size:100;not null"`
	Model       string       `gorm:"size:100;not null"`
	Permissions []Permission `gorm:"foreignKey:ContentTypeID"`
	LogEntries  []LogEntry   `gorm:"foreignKey:ContentTypeID"`
}

// TableName is Django's.
func (ContentType) TableName() string { return "django_content_type" }

// Permission is the right to do one thing to one model: Django's auth_permission.
type Permission struct {
	ID            uint        `gorm:"primaryKey"`
	ContentTypeID uint        `gorm:"not null"`
	ContentType   ContentType `gorm:"foreignKey:ContentTypeID"`
	Codename      string      `gorm:"size:100;not null"`
	Name          string      `gorm:"size:255;not null"`
}

// TableName is Django's.
func (Permission) TableName() string { return "auth_permission" }

// String is how Django's admin lists a permission; it needs the content type.
func (p Permission) String() string {
	return fmt.Sprintf("%s | %s | %s", p.ContentType.AppLabel, p.ContentType.Model, p.Name)
}
