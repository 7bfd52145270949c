package models

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// FindUserOr finds a user by the exact name as FindUserByName does. If there is none
// it gives the stored password of somebody whom pick chooses, the same for the same
// pick: to look at that takes as long as it would for one of the tenant's users,
// whatever program made their hashes. It is empty where there are no users.
func FindUserOr(ctx context.Context, db *gorm.DB, name string, pick uint16) (found *User, standIn string, err error) {
	name = strings.ToValidUTF8(strings.ReplaceAll(NormalUsername(name), "\x00", "\uFFFD"), "\uFFFD")
	// One statement, whether the name exists or not. Ids may be as large as they like.
	const standing = "(SELECT min(id) FROM auth_user WHERE id >= " +
		"(SELECT max(id) - CAST(CAST(? AS numeric) * max(id) / 65536 AS bigint) FROM auth_user))"
	var rows []User
	err = db.WithContext(ctx).
		Where("username = ? OR id = "+standing, name, pick).
		Find(&rows).Error
	if err != nil {
		return nil, "", fmt.Errorf("finding user %q: %w", name, err)
	}
	for i := range rows {
		if rows[i].Username == name {
			return &rows[i], "", nil
		}
		standIn = rows[i].Password
	}
	return nil, standIn, nil
}
