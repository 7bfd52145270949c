package web

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/labstack/echo/v4"
)

// requestID is the number by which an answer is found in the log.
func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// number gives every request an id of our own making: one from outside could
// forge lines of the log.
func number(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		random := make([]byte, 8)
		rand.Read(random)
		c.Response().Header().Set(echo.HeaderXRequestID, hex.EncodeToString(random))
		return next(c)
	}
}
