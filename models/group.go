package models

import (
	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// Group is a named set of permissions: Django's auth_group.
type Group struct {
	ID          uint         `gorm:"primaryKey"`
	Name        string       `gorm:"size:150;not null;uniqueIndex"`
	Permissions []Permission `gorm:"many2many:auth_group_permissions"`
	Users       []User       `gorm:"many2many:auth_user_groups"`
}

// TableName is Django's.
func (Group) TableName() string { return "auth_group" }

// String is the group's name.
func (g Group) String() string { return g.Name }

// Validate asks for a name.
func (g *Group) Validate() error {
	bad := record.Invalid{}
	requireText(bad, "name", g.Name)
	return bad.Err()
}

// GroupsInOrder is a scope that lists groups by their names.
func GroupsInOrder(db *gorm.DB) *gorm.DB { return db.Order("auth_group.name, auth_group.id") }
