package api

import "github.com/labstack/echo/v4"

// Format is a form in which answers are written, by its name in the address:
// "?format=json" asks for it whatever the Accept header says, as in Django REST
// framework.
type Format string

// JSON is how everything is answered that says nothing else.
const JSON Format = "json"

// Media is the format's content type.
func (f Format) Media() string {
	switch f {
	case JSON:
		return echo.MIMEApplicationJSON
	}
	return ""
}

// formats are those that the resource is offered in, the first to whoever takes
// several as gladly.
func (r Resource) formats() []Format {
	if len(r.Formats) > 0 {
		return r.Formats
	}
	return []Format{JSON}
}

func (r Resource) media() []string {
	var types []string
	for _, f := range r.formats() {
		types = append(types, f.Media())
	}
	return types
}
