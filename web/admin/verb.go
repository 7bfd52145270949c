package admin

import (
	"context"

	"pollsadmin/web/session"
)

// Verb is what somebody may be allowed to do to a model.
type Verb string

// Django's four permissions.
const (
	View   Verb = "view"
	Add    Verb = "add"
	Change Verb = "change"
	Delete Verb = "delete"
)

// permission is Django's name of the right: "polls.change_poll".
func (e *entity) permission(verb Verb) string { return e.permissions[verb] }

// namePermissions writes the names down: they are asked for with each row.
func (e *entity) namePermissions() {
	e.permissions = map[Verb]string{}
	for _, verb := range []Verb{View, Add, Change, Delete} {
		e.permissions[verb] = e.app + "." + string(verb) + "_" + e.name
	}
}

// granted reports whether somebody was given the right. The right to change
// implies the right to view.
func (e *entity) granted(who session.User, verb Verb) bool {
	return who.Can(e.permission(verb)) || verb == View && who.Can(e.permission(Change))
}

// ViewOnly is an Allow for models that nobody edits by hand, such as a log.
func ViewOnly[T any](permission string) func(context.Context, session.User, Verb, *T) bool {
	return func(_ context.Context, who session.User, verb Verb, _ *T) bool {
		return verb == View && who.Can(permission)
	}
}
