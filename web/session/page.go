package session

import (
	"context"

	"pollsadmin/tenants"
	"pollsadmin/views"
)

// Page begins a page for whoever sends the request: with the messages that
// waited for it, and the token for its forms.
func Page(ctx context.Context, title string) views.Page {
	page := views.Page{Title: title}
	if tenant, ok := tenants.FromContext(ctx); ok {
		page.Tenant = tenant.Name.String()
	}
	if user, ok := UserFrom(ctx); ok {
		page.User = &views.User{Name: user.DisplayName(), HasPassword: user.HasUsablePassword()}
	}
	if session, ok := FromContext(ctx); ok {
		page.CSRF = session.CSRFToken()
		page.Messages = session.messages()
	}
	return page
}
