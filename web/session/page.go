package session

import (
	"context"

	"pollsadmin/tenants"
	"pollsadmin/views"
)

// Tenant is the name of the tenant whose request it is.
func Tenant(ctx context.Context) string {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return ""
	}
	return tenant.Name.String()
}

// Page begins a page for whoever sends the request: with the messages that
// waited for it, and the token for its forms.
func Page(ctx context.Context, title string) views.Page {
	page := views.Page{Title: title, Tenant: Tenant(ctx)}
	if user, ok := UserFrom(ctx); ok {
		page.User = &views.User{ID: user.ID(), Name: user.DisplayName(), HasPassword: user.HasUsablePassword()}
	}
	if session, ok := FromContext(ctx); ok {
		page.CSRF = session.CSRFToken()
		page.Messages = session.messages()
	}
	return page
}
