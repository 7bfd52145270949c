package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/labstack/echo/v4"
)

type requestIDKey struct{}

// requestID is the number by which an answer is found in the log.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// number gives every request an id of our own making: one from outside could
// forge lines of the log.
func number(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		random := make([]byte, 8)
		rand.Read(random)
		id := hex.EncodeToString(random)
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), requestIDKey{}, id)))
		return next(c)
	}
}
