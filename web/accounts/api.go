package accounts

import (
	"pollsadmin/models"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
)

// RegisterAPI puts logging in and making users on the API.
func RegisterAPI(a *api.API, gate *auth.Auth, hasher *models.Hasher) {
	login := &loginAPI{auth: gate}
	users := &userAPI{hasher: hasher}
	a.Add(
		api.Resource{Name: "login", Path: "/login/", Open: true, Post: login.create},
		api.Resource{Name: "users", Path: "/users/", Post: users.create},
	)
}
