package admin

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// Draw makes HTML of a component, of so many bytes, to be sent more than once.
func Draw(ctx context.Context, c templ.Component) (html templ.Component, size int, err error) {
	into := templ.GetBuffer()
	defer templ.ReleaseBuffer(into)
	if err := c.Render(ctx, into); err != nil {
		return nil, 0, err
	}
	drawn := bytes.Clone(into.Bytes())
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(drawn)
		return err
	}), len(drawn), nil
}
