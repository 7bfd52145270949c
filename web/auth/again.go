package auth

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web/session"
)

// Again asks the context's tenant who the context's session belongs to now, for
// requests that last longer than rights may. session.ErrNotFound means that it
// has ended, as it does with the user.
func (a *Auth) Again(ctx context.Context) (session.User, error) {
	visit, ok := session.FromContext(ctx)
	if !ok || visit.UserID() == 0 {
		return nil, session.ErrNotFound
	}
	if _, ok := tenants.FromContext(ctx); !ok {
		return nil, tenants.ErrNotFound
	}
	if err := visit.Check(ctx); err != nil {
		return nil, err
	}
	user, err := a.userOf(ctx, visit)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("the user is gone, or has another password: %w", session.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return user, nil
}
