package admin

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Login is the log-in form.
type Login struct {
	Page     views.Page
	Next     string
	Notice   string // who is logged in already, and that they may not come in
	Errors   []string
	Username ui.Field
	Password ui.Field
}

// LoggedOut says goodbye.
type LoggedOut struct {
	Page     views.Page
	LoginURL string
}

// PasswordForm sets a password: one's own, or another user's.
type PasswordForm struct {
	Page     views.Page
	Action   string
	Intro    string
	Warning  string
	Errors   []string
	Fields   []ui.Field
	Submit   Submit
	Disable  *Submit // takes password log-in away
	CloseURL string
}

// Submit is a button that sends a form.
type Submit struct{ Name, Label string }

// PasswordChanged says that one's own password was changed.
type PasswordChanged struct{ Page views.Page }
