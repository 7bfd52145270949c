package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// buffered is how many bytes of an answer net/http holds back: it finds the length of a
// shorter one by itself.
const buffered = 2048

// SetLength says how long an answer is, or it would go out in chunks.
func SetLength(header http.Header, bytes int) {
	if bytes > buffered {
		header.Set(echo.HeaderContentLength, strconv.Itoa(bytes))
	}
}
