package download

import (
	"context"

	"github.com/labstack/echo/v4"
)

type gateKey struct{}

// Gate lets so many deliveries through at once: they last as long as clients like.
type Gate interface {
	// Deliver fails where there are too many.
	Deliver() error
}

// NewContext has gate asked before a delivery begins. Where it fails nothing is sent.
func NewContext(ctx context.Context, gate Gate) context.Context {
	return context.WithValue(ctx, gateKey{}, gate)
}

func admit(c echo.Context) error {
	gate, ok := c.Request().Context().Value(gateKey{}).(Gate)
	if !ok || c.Response().Committed {
		return nil
	}
	return gate.Deliver()
}
