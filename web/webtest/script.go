package webtest

import (
	"context"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
)

// Script is a caller of the API with a token of the user's.
func (s *Site) Script(tenant, username string) *Client {
	s.t.Helper()
	c := s.Client(tenant)
	c.Header.Set("Authorization", "Token "+s.Token(tenant, username))
	return c
}

// Token gives a user a key for the API that may do all that the user may.
func (s *Site) Token(tenant, username string) (key string) {
	s.t.Helper()
	return s.ScopedToken(tenant, username, models.WriteScope)
}

// ScopedToken gives a user a key for the API.
func (s *Site) ScopedToken(tenant, username string, scope models.TokenScope) (key string) {
	s.t.Helper()
	s.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
		user, err := models.FindUserByName(ctx, tx, username)
		if err != nil {
			return err
		}
		var token *models.Token
		key, token = models.NewToken(user, "test")
		token.Scope = scope
		return record.Save(ctx, tx, token)
	})
	return key
}
