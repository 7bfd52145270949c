package accounts

import (
	"context"
	"net/url"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views/ui"
	"pollsadmin/web/admin"
	"pollsadmin/web/auth"
)

// Django's names on the forms about passwords.
const (
	usablePassword = "usable_password"
	password1      = "password1"
	password2      = "password2"
)

// addForm is the first step of adding a user: a name and a password.
func (u *users) addForm(user *models.User) *admin.AddForm[models.User] {
	return &admin.AddForm[models.User]{
		Intro:  "First a username and a password. Then you can fill in the rest.",
		Fields: admin.Fields{admin.Line(&user.FirstName, &user.LastName), &user.Username},
		Asks: []ui.Field{
			{
				ID: "id_" + usablePassword, Name: usablePassword, Label: "Password-based authentication", Widget: ui.Radios,
				Options: []ui.Option{{Value: "true", Label: "Enabled", Selected: true}, {Value: "false", Label: "Disabled"}},
				Help:    "Whether the user can log in with a password. If not, leave the passwords blank.",
			},
			passwordField(password1, "Password", models.PasswordRules()),
			passwordField(password2, "Password confirmation", nil),
		},
		Apply: u.apply,
	}
}

func passwordField(name, label string, rules []string) ui.Field {
	return ui.Field{
		ID: "id_" + name, Name: name, Label: label, Widget: ui.Password, AutoFill: "new-password", Rules: rules,
	}
}

// apply gives a new user, who is active, the password that was asked for.
func (u *users) apply(ctx context.Context, user *models.User, answers url.Values) error {
	user.IsActive = true
	first, second := answers.Get(password1), answers.Get(password2)
	if answers.Get(usablePassword) == "false" {
		if first+second != "" {
			return record.Invalid{password2: {"A user without a password cannot be given one. Leave both fields blank."}}
		}
		user.SetUnusablePassword()
		return nil
	}
	if err := checkNewPassword(user, first, second); err != nil {
		return err
	}
	return user.SetPassword(ctx, u.hasher, first)
}

// checkNewPassword finds everything that is wrong with a password typed twice.
func checkNewPassword(user *models.User, first, second string) error {
	bad := record.Invalid{}
	auth.CheckTwice(bad, user,
		auth.Typed{Field: password1, Password: first}, auth.Typed{Field: password2, Password: second})
	return bad.Err()
}
