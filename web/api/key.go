package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// maxKey is how long an Idempotency-Key may be.
const maxKey = 255

const badKey = "An Idempotency-Key is a text of 1 to 255 printable ASCII characters, in quotes or without, " +
	"such as a random UUID."

// idempotencyKey reads the key, empty when there is none. The draft has it as a
// structured header's string: "k", whose parameters it does not speak of. Most
// clients send it without the quotes, and mean the same key.
func idempotencyKey(h http.Header) (string, error) {
	sent := h.Values(keyHeader)
	if len(sent) == 0 {
		return "", nil
	}
	key, ok := strings.Trim(sent[0], " \t"), true
	if strings.HasPrefix(key, `"`) {
		key, ok = unquoted(key[1:])
	}
	if !ok || len(sent) > 1 || key == "" || len(key) > maxKey || !isPrintable(key) {
		return "", WithCode("idempotency_key_invalid", echo.NewHTTPError(http.StatusBadRequest, badKey))
	}
	return key, nil
}

// unquoted reads a string of RFC 9651, section 3.3.3, from behind its first quote;
// parameters may follow it.
func unquoted(s string) (string, bool) {
	var key strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			rest := strings.TrimLeft(s[i+1:], " \t")
			return key.String(), rest == "" || rest[0] == ';'
		case '\\':
			i++
			if i == len(s) || s[i] != '"' && s[i] != '\\' {
				return "", false
			}
		}
		key.WriteByte(s[i])
	}
	return "", false
}

func isPrintable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
