package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// users is the administration of users: it hashes their passwords.
type users struct{ hasher *models.Hasher }

// describe describes users, as Django's UserAdmin does.
func (u *users) describe(user *models.User) admin.Model[models.User] {
	return admin.Model[models.User]{
		ListDisplay:      admin.Columns{&user.Username, &user.Email, &user.FirstName, &user.LastName, &user.IsStaff},
		ListDisplayLinks: admin.Columns{&user.Username, &user.Email},
		EmptyValue:       "(blank)",
		ListFilter: admin.Filters{
			&user.IsStaff, &user.IsSuperuser, &user.IsActive, admin.Several(&user.Groups),
			admin.AllValues(&user.LastName), admin.Empty(&user.LastLogin), admin.Contains(&user.Email),
		},
		SearchFields: admin.Search{
			&user.Username, &user.FirstName, &user.LastName, &user.Email,
		},
		Ordering: []admin.Order{admin.Ascending(&user.Username)},
		Fieldsets: []admin.Fieldset{
			{Fields: admin.Columns{&user.Username, admin.Text("Password", passwordSummary)}, Pages: []string{"password"}},
			{Title: "Personal info", Fields: admin.Columns{admin.Line(&user.FirstName, &user.LastName), &user.Email}},
			{Title: "Permissions", Fields: admin.Columns{
				&user.IsActive, &user.IsStaff, &user.IsSuperuser, &user.Groups, &user.UserPermissions,
			}},
			{Title: "Important dates", Collapsed: true, Fields: admin.Columns{&user.LastLogin, &user.DateJoined}},
		},
		Choices: []admin.Choices{
			admin.From(&user.Groups, models.GroupsInOrder).To(grantableGroups),
			admin.From(&user.UserPermissions, models.PermissionsInOrder).To(grantablePermissions),
		},
		Locks:            []admin.Lock[models.User]{admin.LockIf(ranksBelow, &user.IsSuperuser)},
		FilterHorizontal: admin.Fields{&user.Groups, &user.UserPermissions},
		Prepopulated:     []admin.Prepopulation{admin.Prepopulate(&user.Username, &user.FirstName, &user.LastName)},
		Actions: []admin.Action[models.User]{{
			Name: "deactivate", Label: "Deactivate selected users", ObjectLabel: "Deactivate this user",
			Needs: admin.Change, Where: admin.OnBoth, Run: deactivate,
			Confirm: "These accounts will be closed: whoever is logged in with one of them is logged out, and cannot " +
				"log in again. Nothing is deleted. Do you want to go on?",
		}},
		AddForm:  u.addForm(user),
		Pages:    []admin.Page[models.User]{u.passwordPage()},
		Allow:    mayAdminister,
		Saving:   saving,
		Deleting: deleting,
	}
}

// ranksBelow reports whether somebody cannot make a superuser of anybody.
func ranksBelow(who session.User, _ *models.User) bool { return !who.IsSuperuser() }

// saving lets only superusers make superusers, shuts nobody out who does it,
// and ends the visits of those who may not come any more.
func saving(ctx context.Context, tx *gorm.DB, who session.User, user *models.User) error {
	if user.IsSuperuser && !who.IsSuperuser() {
		return record.Invalid{"is_superuser": {"Only a superuser may make somebody a superuser."}}
	}
	if err := keepIn(who, user); err != nil {
		return err
	}
	if user.ID != 0 && !user.IsActive {
		return models.EndSessions(ctx, tx, user.ID, nil)
	}
	return nil
}

// deactivate closes accounts and ends their visits.
func deactivate(ctx context.Context, tx *gorm.DB, list []*models.User) (string, error) {
	who, _ := session.UserFrom(ctx)
	for _, user := range list {
		if user.IsActive = false; user.ID == who.ID() {
			return "", record.Invalid{"": {ownAccount}}
		}
		if err := record.Save(ctx, tx, user); err != nil {
			return "", err
		}
		if err := models.EndSessions(ctx, tx, user.ID, nil); err != nil {
			return "", err
		}
	}
	if len(list) == 1 {
		return "1 user was deactivated.", nil
	}
	return fmt.Sprintf("%d users were deactivated.", len(list)), nil
}

// deleting keeps the last active superuser, and whoever would delete themselves.
func deleting(ctx context.Context, tx *gorm.DB, list []*models.User) error {
	who, _ := session.UserFrom(ctx)
	ids := make([]uint, len(list))
	for i, user := range list {
		ids[i] = user.ID
	}
	if err := models.GuardDelete(ctx, tx, ids); err != nil {
		return err
	}
	if slices.Contains(ids, who.ID()) {
		return record.Invalid{"": {ownDeletion}}
	}
	return nil
}

// passwordSummary says how a password is stored, and nothing of the password.
func passwordSummary(user *models.User) string {
	if !user.HasUsablePassword() {
		return "No password: this user cannot log in with one."
	}
	algorithm, _, _ := strings.Cut(user.Password, "$")
	return "Stored as an " + algorithm + " hash; the password itself cannot be seen."
}
