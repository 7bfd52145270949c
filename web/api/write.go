package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

const headerETag = "ETag"

// Do runs fn in a transaction, which others may share, and answers with what fn
// returns, a resource.
// Sent again with the same Idempotency-Key, the call is answered the same, and fn
// does not run: the answer is kept in the transaction. An answer that holds a
// secret must not come by this way.
func Do[T any](c *Call, status int, fn func(tx *gorm.DB) (T, error)) error {
	var answer, given *Answer
	err := c.write(c.api.cfg.WriteShared, func(tx *gorm.DB) (err error) {
		if given, err = c.given(tx); err != nil || given != nil {
			return err
		}
		made, err := fn(tx)
		if err != nil {
			return err
		}
		if answer, err = answerWith(status, made); err != nil {
			return err
		}
		return c.keep(tx, answer)
	})
	if errors.Is(err, ErrAnswered) {
		var late error
		if given, late = c.given(c.Read()); given != nil || late != nil {
			err = late
		}
	}
	switch {
	case err != nil:
		return err
	case given != nil:
		return c.sendAgain(given)
	}
	return c.send(answer)
}

// SendOne answers with a single resource, and with its ETag. Who has read it, and
// sees it as it was although something else has changed, is told so.
func SendOne[T any](c *Call, status int, resource T) error {
	answer, err := answerWith(status, resource)
	if err != nil {
		return err
	}
	return c.sendTagged(answer)
}

// sendTagged answers with a resource, unless the caller has it.
func (c *Call) sendTagged(answer *Answer) error {
	unwanted := c.echo.Request().Header.Values(ifNoneMatch)
	if tag := answer.Header.Get(headerETag); answer.Status == http.StatusOK && names(weakly(unwanted), tag) {
		c.echo.Response().Header().Set(headerETag, tag)
		return c.echo.NoContent(http.StatusNotModified)
	}
	return c.send(answer)
}

// answerWith writes a resource out.
func answerWith[T any](status int, resource T) (*Answer, error) {
	body, err := represent(resource)
	if err != nil {
		return nil, err
	}
	return tagged(status, body), nil
}

// tagged is the answer of a resource that is written out.
func tagged(status int, body []byte) *Answer {
	header := http.Header{echo.HeaderContentType: {echo.MIMEApplicationJSON}}
	header.Set(headerETag, entityTag(body)) // which net/http spells otherwise
	return &Answer{Status: status, Header: header, Body: body}
}

func represent[T any](resource T) ([]byte, error) {
	body, err := json.Marshal(resource)
	if err != nil {
		return nil, fmt.Errorf("writing %T as JSON: %w", resource, err)
	}
	return append(body, '\n'), nil
}

// entityTag is the same as long as the resource looks the same.
func entityTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

func (c *Call) send(a *Answer) error {
	for name, values := range a.Header {
		c.echo.Response().Header()[name] = values
	}
	SetLength(c.echo.Response().Header(), len(a.Body))
	return c.echo.Blob(a.Status, a.Header.Get(echo.HeaderContentType), a.Body)
}
