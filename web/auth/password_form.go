package auth

import (
	"context"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

const passwordIntro = "Please enter your old password, for security’s sake, and then enter your new password twice " +
	"so we can verify you typed it in correctly."

func (a *Auth) passwordForm(ctx context.Context, bad record.Invalid) admin.PasswordForm {
	page := a.accountPage(ctx, "Password change")
	page.Invalid = len(bad) > 0
	field := func(name, label, autoFill string) ui.Field {
		return ui.Field{
			ID: "id_" + name, Name: name, Label: label, AutoFill: autoFill,
			Widget: ui.Password, Required: true, Errors: bad[name],
		}
	}
	fields := []ui.Field{
		field(oldPassword, "Old password", "current-password"),
		field(newPassword, "New password", "new-password"),
		field(newPassword2, "New password confirmation", "new-password"),
	}
	fields[0].Autofocus = true
	fields[1].Rules = models.PasswordRules()
	return admin.PasswordForm{
		Page:   page,
		Action: a.url("password_change/"),
		Intro:  passwordIntro,
		Fields: fields,
		Submit: admin.Submit{Name: "_save", Label: "Change my password"},
	}
}

func (a *Auth) accountPage(ctx context.Context, title string) views.Page {
	page := session.Page(ctx, title)
	page.Site, page.Nav = a.cfg.Site, a.cfg.Nav(ctx)
	page.Breadcrumbs = []views.Link{{Text: "Home", URL: a.cfg.Site.Index}, {Text: title}}
	return page
}
