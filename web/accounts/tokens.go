package accounts

import (
	"context"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// tokenAdmin describes everybody's tokens, which are looked at and revoked. Their
// owners make them: who makes one for another would know the key.
func tokenAdmin(token *models.Token) admin.Model[models.Token] {
	return admin.Model[models.Token]{
		ListDisplay:  admin.Columns{&token.Name, &token.User, &token.Scope, &token.LastUsed, &token.ExpiresAt},
		ListFilter:   admin.Filters{admin.Several(&token.Scope), admin.RelatedOnly(&token.User), &token.LastUsed},
		SearchFields: admin.Search{&token.Name, &token.Prefix},
		Ordering:     []admin.Order{admin.Descending(&token.CreatedAt)},
		Fields: admin.Columns{
			&token.Name, &token.User, &token.Scope, &token.Prefix, &token.CreatedAt, &token.LastUsed, &token.ExpiresAt,
		},
		Allow: mayRevoke,
	}
}

// mayRevoke lets nobody add or change tokens here.
func mayRevoke(_ context.Context, who session.User, verb admin.Verb, _ *models.Token) bool {
	switch verb {
	case admin.View:
		return who.Can("authtoken.view_token") || who.Can("authtoken.change_token")
	case admin.Delete:
		return who.Can("authtoken.delete_token")
	}
	return false
}
