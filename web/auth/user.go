package auth

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/session"
)

// User is a user as the database had them when the request began.
type User struct {
	row         *models.User
	permissions map[string]bool
}

var _ session.User = (*User)(nil)

// NewUser reads what a user may do; of superusers it need not be asked.
func NewUser(ctx context.Context, db *gorm.DB, row *models.User) (*User, error) {
	u := &User{row: row}
	if !row.IsActive || row.IsSuperuser {
		return u, nil
	}
	permissions, err := models.Permissions(ctx, db, row)
	if err != nil {
		return nil, err
	}
	u.permissions = permissions
	return u, nil
}

// ID is the primary key.
func (u *User) ID() uint { return u.row.ID }

// Username is the name to log in with.
func (u *User) Username() string { return u.row.Username }

// DisplayName is how the header greets them.
func (u *User) DisplayName() string {
	if name := strings.TrimSpace(u.row.FirstName); name != "" {
		return name
	}
	return u.row.Username
}

// FullName is how the history names them.
func (u *User) FullName() string { return u.row.FullName() }

// IsActive reports whether the account is open.
func (u *User) IsActive() bool { return u.row.IsActive }

// IsStaff reports whether they may come to the administration site.
func (u *User) IsStaff() bool { return u.row.IsStaff }

// IsSuperuser reports whether they may do everything, unless inactive.
func (u *User) IsSuperuser() bool { return u.row.IsSuperuser }

// HasUsablePassword is false for those who come in some other way.
func (u *User) HasUsablePassword() bool { return u.row.HasUsablePassword() }

// Can reports whether they have a permission such as "polls.change_poll".
func (u *User) Can(permission string) bool {
	return u.row.IsActive && (u.row.IsSuperuser || u.permissions[permission])
}
