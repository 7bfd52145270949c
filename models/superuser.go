package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

const lastSuperuser = "This is the last active superuser: without one nobody could manage this site."

// GuardDelete is Invalid when deleting these users would leave no active superuser.
func GuardDelete(ctx context.Context, tx *gorm.DB, userIDs []uint) error {
	inOffice, err := activeSuperusers(tx.WithContext(ctx))
	if err != nil {
		return err
	}
	goes := func(id uint) bool { return slices.Contains(userIDs, id) }
	stays := func(id uint) bool { return !goes(id) }
	if slices.ContainsFunc(inOffice, goes) && !slices.ContainsFunc(inOffice, stays) {
		return record.Invalid{"": {lastSuperuser}}
	}
	return nil
}

// checkOffice keeps the last active superuser from being demoted or deactivated.
func (u *User) checkOffice(ctx context.Context, tx *gorm.DB, stored *User, bad record.Invalid) error {
	if !stored.IsSuperuser || !stored.IsActive || u.IsSuperuser && u.IsActive {
		return nil
	}
	err := GuardDelete(ctx, tx, []uint{u.ID})
	if !errors.As(err, new(record.Invalid)) {
		return err
	}
	if !u.IsSuperuser {
		bad.Add("is_superuser", lastSuperuser)
	}
	if !u.IsActive {
		bad.Add("is_active", lastSuperuser)
	}
	return nil
}

// activeSuperusers locks their rows where the engine has several writers, so
// that two of them cannot resign at once.
func activeSuperusers(tx *gorm.DB) ([]uint, error) {
	var ids []uint
	err := tx.Model(&User{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where("is_superuser = ? AND is_active = ?", true, true).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("counting superusers: %w", err)
	}
	return ids, nil
}
