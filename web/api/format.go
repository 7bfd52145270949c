package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// Format is a form in which answers are written, by its name in the address:
// "?format=json" asks for it whatever the Accept header says, as in Django REST
// framework.
type Format string

// JSON is how everything is answered that says nothing else. Page shows the same
// answer to people, with forms to try the resource: every resource that answers with
// JSON has it, and handlers need know nothing of it.
//
// Events are for streams of what happens: a resource that has them has no other. CSV
// and NDJSON, JSON line by line, are for lists: all of it, without pages.
const (
	JSON   Format = "json"
	Page   Format = "api"
	Events Format = "events"
	CSV    Format = "csv"
	NDJSON Format = "ndjson"
)

// Media is the format's content type.
func (f Format) Media() string {
	switch f {
	case JSON:
		return echo.MIMEApplicationJSON
	case Page:
		return echo.MIMETextHTML
	case Events:
		return "text/event-stream"
	case CSV:
		return "text/csv"
	case NDJSON:
		return "application/x-ndjson"
	}
	return ""
}

// formats are those that the resource is offered in, the first to whoever takes
// several as gladly.
func (r Resource) formats() []Format {
	if len(r.Formats) == 0 {
		return []Format{JSON, Page}
	}
	if slices.Contains(r.Formats, JSON) {
		return append(slices.Clip(r.Formats), Page)
	}
	return r.Formats
}

func (r Resource) media() []string {
	var types []string
	for _, f := range r.formats() {
		types = append(types, f.Media())
	}
	return types
}

// WantsPage reports whether somebody at a browser asks, whatever the resource is
// and whether there is one.
func WantsPage(r *http.Request) bool {
	offered := []Format{JSON, Page}
	f, err := Negotiate(r, offered)
	if err != nil {
		f, err = byAccept(r, offered)
	}
	return err == nil && f == Page
}

// forScripts says that a format is for programs, and neither bears forms nor lasts.
func (f Format) forScripts() bool { return f != Page && f != Events }

// OfLists are the formats of a list.
func OfLists() []Format { return []Format{JSON, CSV, NDJSON} }
