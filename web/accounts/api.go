package accounts

import (
	"net/http"

	"pollsadmin/models"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
)

// RegisterAPI puts logging in and making users on the API.
func RegisterAPI(a *api.API, gate *auth.Auth, hasher *models.Hasher) {
	login := &loginAPI{auth: gate}
	users := &userAPI{hasher: hasher}
	a.Add(
		api.Resource{
			Path: "/logout/", Post: login.end, Scope: api.ScopeRead,
			About: "Whatever this is called with ends: the token is revoked, a browser is logged out.",
		},
		api.Resource{
			Name: "login", Path: "/login/", Open: true, Post: login.create, Takes: ofLogin(),
			About: "A token for scripts, in exchange for a username and a password.",
		},
		api.Resource{
			Name: "users", Path: "/users/", Post: users.create, Takes: ofUser(), Writes: toUsers,
			About: "New users are made here. They may log in at once, and do what every user may.",
		},
	)
}

// ofLogin are the fields that somebody logs in with.
func ofLogin() []api.Input {
	return []api.Input{
		{Name: "username", Required: true}, {Name: "password", Type: api.SecretInput, Required: true},
		{Name: "code", Help: "Of the second factor, or a recovery code, where there is one."},
	}
}

// ofUser are the fields that a user is made with.
func ofUser() []api.Input {
	return []api.Input{
		{Name: "username", Required: true, MaxLength: 150},
		{Name: "email", Type: api.EmailInput, MaxLength: 254, Clearable: true},
		{Name: "password", Type: api.SecretInput, Required: true},
	}
}

func toUsers(c *api.Call) []string {
	if c.User().Can("auth.add_user") {
		return []string{http.MethodPost}
	}
	return nil
}
