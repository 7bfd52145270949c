package ui

import (
	"context"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// icons are those that were drawn already, by name. There are as many as have a shape.
var icons sync.Map //nolint:gochecknoglobals // what is drawn of a name is always the same

// Icon draws one of the site's icons. It says nothing to screen readers: a
// text beside it must.
func Icon(name string) templ.Component {
	if known, ok := icons.Load(name); ok {
		return known.(drawnIcon)
	}
	var html strings.Builder
	if err := icon(name).Render(context.Background(), &html); err != nil {
		return icon(name) // which says so
	}
	icons.Store(name, drawnIcon(html.String()))
	return drawnIcon(html.String())
}

// drawnIcon is the HTML of one.
type drawnIcon string

// Render is templ.Component's.
func (d drawnIcon) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(d))
	return err
}
