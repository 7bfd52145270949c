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

// GateOf is the gate of a context, nil where there is none.
func GateOf(ctx context.Context) Gate {
	gate, _ := ctx.Value(gateKey{}).(Gate)
	return gate
}

func admit(c echo.Context) error {
	gate := GateOf(c.Request().Context())
	if gate == nil || c.Response().Committed {
		return nil
	}
	return gate.Deliver()
}
