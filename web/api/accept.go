package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// checkAccept refuses to answer those who would not read JSON.
func checkAccept(r *http.Request) error {
	header := strings.Join(r.Header.Values(echo.HeaderAccept), ",")
	if strings.TrimSpace(header) == "" {
		return nil
	}
	for kind := range strings.SplitSeq(header, ",") {
		if takesJSON(kind) {
			return nil
		}
	}
	return echo.NewHTTPError(http.StatusNotAcceptable, "Could not satisfy the request Accept header.")
}

func takesJSON(kind string) bool {
	media, parameters, err := mime.ParseMediaType(kind)
	if err != nil {
		return false
	}
	if weight, err := strconv.ParseFloat(parameters["q"], 64); err == nil && weight == 0 {
		return false
	}
	return media == "*/*" || media == "application/*" || media == echo.MIMEApplicationJSON
}
