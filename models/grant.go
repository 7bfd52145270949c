package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// held are the keys of the permissions that a user has, own and by groups.
func held(db *gorm.DB, user uint) *gorm.DB {
	const all = `SELECT permission_id FROM auth_user_user_permissions WHERE user_id = ? UNION
		SELECT gp.permission_id FROM auth_group_permissions gp
		JOIN auth_user_groups ug ON ug.group_id = gp.group_id WHERE ug.user_id = ?`
	return db.Session(&gorm.Session{NewDB: true}).Raw(all, user, user)
}

// PermissionsOf is a scope that leaves the permissions that a user has.
func PermissionsOf(db *gorm.DB, user uint) *gorm.DB {
	return db.Where("auth_permission.id IN (?)", held(db, user))
}

// GroupsWithin is a scope that leaves the groups that may do nothing that a
// user may not.
func GroupsWithin(db *gorm.DB, user uint) *gorm.DB {
	const beyond = `NOT EXISTS (SELECT 1 FROM auth_group_permissions gp
		WHERE gp.group_id = auth_group.id AND gp.permission_id NOT IN (?))`
	return db.Where(beyond, held(db, user))
}

// MayMore reports whether a user has a permission that another one lacks.
func MayMore(ctx context.Context, db *gorm.DB, user, other uint) (bool, error) {
	db = db.WithContext(ctx)
	var n int64
	err := db.Model(&Permission{}).
		Where("id IN (?) AND id NOT IN (?)", held(db, user), held(db, other)).Limit(1).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("comparing the permissions of users %d and %d: %w", user, other, err)
	}
	return n > 0, nil
}
