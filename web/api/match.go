package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

const changed = "This has been changed since you read it. Read it again, and decide anew."

// Match refuses a call whose If-Match, or If-None-Match, tells that the caller has
// seen another state of the resource than it is in now: 412. It is asked in the
// transaction that changes the resource, once it is clear that the caller may. A
// call without a condition is fine, and costs nothing.
func Match[T any](c *Call, now func() (T, error)) error {
	header := c.echo.Request().Header
	want, unwanted := header.Values(ifMatch), header.Values(ifNoneMatch)
	if len(want) == 0 && len(unwanted) == 0 {
		return nil
	}
	resource, err := now()
	if err != nil {
		return err
	}
	body, err := represent(resource)
	if err != nil {
		return err
	}
	tag := entityTag(body)
	if len(want) > 0 && !names(want, tag) || len(unwanted) > 0 && names(weakly(unwanted), tag) {
		return echo.NewHTTPError(http.StatusPreconditionFailed, changed)
	}
	return nil
}

const (
	ifMatch     = "If-Match"
	ifNoneMatch = "If-None-Match"
)

// names tells whether a condition names a tag of ours, which holds no comma; "*"
// names every one. A weak tag is not the same as a strong one: RFC 9110, section
// 13.1.1.
func names(condition []string, tag string) bool {
	for _, line := range condition {
		for sent := range strings.SplitSeq(line, ",") {
			if sent = strings.Trim(sent, " \t"); sent == "*" || uncompressed(sent) == tag {
				return true
			}
		}
	}
	return false
}

// weakly takes weak tags for strong ones, as RFC 9110, section 13.1.2, compares them.
func weakly(condition []string) []string {
	return strings.Split(strings.ReplaceAll(strings.Join(condition, ","), "W/", ""), ",")
}
