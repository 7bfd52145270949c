package accounts

import (
	"context"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// What people are told who would shut themselves out. Somebody else may do it.
const (
	ownAccount  = "You cannot deactivate your own account. Ask another administrator to."
	ownStaff    = "You cannot take your own access to this site away. Ask another administrator to."
	ownRank     = "You cannot take your own superuser status away. Ask another superuser to."
	ownDeletion = "You cannot delete your own account. Ask another administrator to."
	ownPassword = "You cannot take your own password away: you could not log in again."
)

// mayAdminister keeps users from those who may do less than they: whoever could
// set the password of somebody could become them.
func mayAdminister(ctx context.Context, who session.User, verb admin.Verb, user *models.User) bool {
	if verb == admin.View {
		return who.Can("auth.view_user") || who.Can("auth.change_user")
	}
	if !who.Can("auth." + string(verb) + "_user") {
		return false
	}
	if user == nil || user.ID == 0 || user.ID == who.ID() || who.IsSuperuser() {
		return true
	}
	more, err := models.MayMore(ctx, tenants.Read(ctx), user.ID, who.ID())
	return err == nil && !user.IsSuperuser && !more
}

// keepIn refuses what would shut the user out who does it.
func keepIn(who session.User, user *models.User) error {
	bad := record.Invalid{}
	if user.ID != who.ID() {
		return nil
	}
	if !user.IsActive {
		bad.Add("is_active", ownAccount)
	}
	if !user.IsStaff {
		bad.Add("is_staff", ownStaff)
	}
	if who.IsSuperuser() && !user.IsSuperuser {
		bad.Add("is_superuser", ownRank)
	}
	return bad.Err()
}

// grantablePermissions are those that the user may give away: their own.
func grantablePermissions(db *gorm.DB) *gorm.DB {
	if who, limited := limitedUser(db); limited {
		return models.PermissionsOf(db, who)
	}
	return db
}

// grantableGroups are those that may do nothing that the user may not.
func grantableGroups(db *gorm.DB) *gorm.DB {
	if who, limited := limitedUser(db); limited {
		return models.GroupsWithin(db, who)
	}
	return db
}

// limitedUser is who sends the request, unless that is a superuser. Without
// anybody nothing may be given.
func limitedUser(db *gorm.DB) (uint, bool) {
	who, ok := session.UserFrom(db.Statement.Context)
	if !ok {
		return 0, true
	}
	return who.ID(), !who.IsSuperuser()
}
