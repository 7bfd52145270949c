package accounts

import (
	"errors"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/api"
	"pollsadmin/web/session"
)

// end handles POST /logout/. A token that somebody else has revoked meanwhile has
// ended as well.
func (l *loginAPI) end(c *api.Call) error {
	if c.Token() == 0 {
		return l.endSession(c)
	}
	err := c.Write(func(tx *gorm.DB) error {
		_, err := models.RevokeToken(c.Context(), tx, c.User().ID(), c.Token())
		return err
	})
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	return c.SendNothing()
}

func (l *loginAPI) endSession(c *api.Call) error {
	visit, ok := session.FromContext(c.Context())
	if !ok {
		return session.ErrNotFound
	}
	visit.Logout()
	if err := visit.Save(); err != nil {
		return err
	}
	return c.SendNothing()
}
