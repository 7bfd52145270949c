package session

import "context"

// User is who sends the request, as far as the engines need to know.
type User interface {
	ID() uint
	Username() string
	DisplayName() string // first name, else username
	FullName() string    // first and last name, else username
	IsActive() bool
	IsStaff() bool
	IsSuperuser() bool
	HasUsablePassword() bool
	Can(permission string) bool // "polls.change_poll"; true for an active superuser, false for the inactive
}

type userKey struct{}

// WithUser returns a context in which u sends the request.
func WithUser(ctx context.Context, u User) context.Context {
	return context.WithValue(ctx, userKey{}, u)
}

// UserFrom returns who sends the request, false when nobody is logged in.
func UserFrom(ctx context.Context) (User, bool) {
	u, ok := ctx.Value(userKey{}).(User)
	return u, ok
}
