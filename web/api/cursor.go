package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

const (
	cursorParam = "cursor"
	maxCursor   = 8 << 10
	checkBytes  = 8
)

// cursor is a place in a list that a page begins or ends at, as links carry it.
type cursor struct {
	Order   string    `json:"o"`
	Back    bool      `json:"b,omitempty"` // the page is before the place
	Through bool      `json:"t,omitempty"` // the page has the row at the place
	Values  []*string `json:"v"`
}

// encode makes a cursor opaque, and good for the list at this address alone.
func (c cursor) encode(address string) (string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("writing a cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(checkOf(address, text), text...)), nil
}

// readCursor reads what encode wrote, for this address and this order. Whoever
// makes one up gets no more to see than by asking for the list.
func readCursor(sent, address string, order []term) (*cursor, error) {
	if len(sent) > maxCursor {
		return nil, invalidCursor(nil)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(sent)
	if err != nil || len(raw) < checkBytes || !bytes.Equal(raw[:checkBytes], checkOf(address, raw[checkBytes:])) {
		return nil, invalidCursor(err)
	}
	c := &cursor{}
	if err := json.Unmarshal(raw[checkBytes:], c); err != nil {
		return nil, invalidCursor(err)
	}
	if c.Order != spelled(order) || len(c.Values) != len(order) {
		return nil, invalidCursor(nil)
	}
	return c, nil
}

func checkOf(address string, text []byte) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "cursor of %s: %s", address, text))
	return sum[:checkBytes]
}

// invalidCursor is worded as Django REST framework words it, without a full stop.
func invalidCursor(cause error) error {
	return WithCode("invalid_cursor", echo.NewHTTPError(http.StatusNotFound, "Invalid cursor").SetInternal(cause))
}
