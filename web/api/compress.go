package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

const (
	minCompressed = 1 << 10 // bytes: below that it costs more than it spares
	gzipped       = ".gz"   // at the end of a tag: the same, compressed
)

// compress compresses what scripts read. How well a text can be compressed tells
// of what is in it, of secrets too where somebody else can have a say in the same
// text and count the bytes (BREACH). Here there is none: no answer for scripts
// holds a CSRF token, and those with a new token of the API come from a POST that
// other sites cannot send. Pages hold CSRF tokens, and are not compressed.
func compress() echo.MiddlewareFunc {
	zip := middleware.GzipWithConfig(middleware.GzipConfig{MinLength: minCompressed})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		zipped := zip(next)
		return func(c echo.Context) error {
			c.Response().Writer = &compressed{c.Response().Writer}
			return zipped(c)
		}
	}
}

// takesGzip looks for a weight of zero, too, which Echo does not.
func takesGzip(r *http.Request) bool {
	codings := strings.Split(strings.Join(r.Header.Values(echo.HeaderAcceptEncoding), ","), ",")
	return slices.ContainsFunc(codings, func(coding string) bool {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		return strings.EqualFold(name, "gzip") && strings.Trim(weight, "q=0.") != "" ||
			strings.EqualFold(name, "gzip") && weight == ""
	})
}

// compressed gives a compressed answer a tag of its own, when it turns out to be one.
type compressed struct{ http.ResponseWriter }

// WriteHeader is called once it is known whether there is enough to compress.
func (w *compressed) WriteHeader(status int) {
	header := w.Header()
	tag, whole := strings.CutSuffix(header.Get(headerETag), `"`)
	if header.Get(echo.HeaderContentEncoding) == "gzip" && whole && !strings.HasSuffix(tag, gzipped) {
		header.Set(headerETag, tag+gzipped+`"`)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap leads to what can be flushed, and given deadlines.
func (w *compressed) Unwrap() http.ResponseWriter { return w.ResponseWriter }
