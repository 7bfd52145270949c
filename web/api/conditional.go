package api

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// unlessUnchanged has a GET answered anew only when something has changed since
// the caller last had the answer: as long as nobody has committed anything to the
// tenant's database, no row is read to say so.
//
// The entity tag is that of the resource, where it is a single one, which somebody
// may change on that condition; else it is the state of all that the answer may
// depend on. Tags are strong: an answer that is compressed has one of its own.
func (c *Call) unlessUnchanged(handler Handler) error {
	if c.key.User == nil || c.echo.Request().Method != http.MethodGet || !c.format.forScripts() {
		return handler(c)
	}
	version, err := c.api.cfg.Version(c.Context())
	if err != nil {
		return err
	}
	state := c.stateAt(version)
	answer := c.echo.Response()
	answer.Before(func() { c.stamp(state) })
	if tag := c.tagFor(state); tag != "" {
		answer.Header().Set(headerETag, tag)
		return c.echo.NoContent(http.StatusNotModified)
	}
	return handler(c)
}

// stateAt is a hash of whatever an answer depends on: the database, in which are
// also the caller's rights, who calls, and how.
func (c *Call) stateAt(version string) string {
	r := c.echo.Request()
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %q %q %q %q",
		version, c.key.User.ID(), c.origin(), r.URL.EscapedPath(), r.URL.RawQuery, c.format))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// tagFor is the tag by which the caller has the answer in this state, if so.
func (c *Call) tagFor(state string) string {
	sent := c.echo.Request().Header.Values(ifNoneMatch)
	if len(sent) == 0 {
		return ""
	}
	known := c.api.tags.of(state)
	for _, tag := range weakly(sent) {
		tag = strings.TrimSpace(tag)
		if is := uncompressed(tag); is == state || known != "" && is == known {
			return tag
		}
	}
	return ""
}

// stamp gives an answer its tag. Its caller alone may keep it, and asks each time
// whether it still holds.
func (c *Call) stamp(state string) {
	answer := c.echo.Response()
	if answer.Status != http.StatusOK && answer.Status != http.StatusNotModified {
		return
	}
	header := answer.Header()
	header.Set(echo.HeaderCacheControl, "private, no-cache")
	switch tag := uncompressed(header.Get(headerETag)); tag {
	case "":
		header.Set(headerETag, state)
	case state:
	default:
		c.api.tags.keep(state, tag)
	}
}

// uncompressed is the tag of the same answer when it is not compressed.
func uncompressed(tag string) string {
	if before, compressed := strings.CutSuffix(tag, gzipped+`"`); compressed {
		return before + `"`
	}
	return tag
}
