package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

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

// String is "app | model", as Django writes it.
func (t ContentType) String() string { return t.AppLabel + " | " + t.Model }

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
func (p Permission) String() string { return fmt.Sprintf("%s | %s", p.ContentType, p.Name) }

// PermissionsInOrder is a scope that lists permissions as Django's admin does,
// with their content types: by app, model and codename.
func PermissionsInOrder(db *gorm.DB) *gorm.DB {
	const order = `(SELECT t.app_label FROM django_content_type t WHERE t.id = auth_permission.content_type_id),
		(SELECT t.model FROM django_content_type t WHERE t.id = auth_permission.content_type_id), codename, id`
	return db.Preload("ContentType").Order(order)
}

// Permissions are what a user may do, as "app.codename": their own and their
// groups'. A superuser may do everything, an inactive user nothing.
func Permissions(ctx context.Context, db *gorm.DB, u *User) (map[string]bool, error) {
	granted := map[string]bool{}
	if !u.IsActive {
		return granted, nil
	}
	query := db.WithContext(ctx).Table("auth_permission p").
		Joins("JOIN django_content_type t ON t.id = p.content_type_id")
	if !u.IsSuperuser {
		const own = "SELECT permission_id FROM auth_user_user_permissions WHERE user_id = ?"
		const groups = `SELECT gp.permission_id FROM auth_group_permissions gp
			JOIN auth_user_groups ug ON ug.group_id = gp.group_id WHERE ug.user_id = ?`
		query = query.Where("p.id IN ("+own+") OR p.id IN ("+groups+")", u.ID, u.ID)
	}
	var names []string
	if err := query.Pluck("t.app_label || '.' || p.codename", &names).Error; err != nil {
		return nil, fmt.Errorf("reading the permissions of %s: %w", u.Username, err)
	}
	for _, name := range names {
		granted[name] = true
	}
	return granted, nil
}
