// Package viewstest renders components for the tests of views. It knows no page.
package viewstest

import (
	"bytes"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

// Render draws the component and parses what came out, as a browser would.
func Render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var html bytes.Buffer
	if err := c.Render(t.Context(), &html); err != nil {
		t.Fatalf("rendering: %v", err)
	}
	doc, err := goquery.NewDocumentFromReader(&html)
	if err != nil {
		t.Fatalf("parsing the rendered page: %v", err)
	}
	return doc
}

// One is the only element that the selector finds.
func One(t *testing.T, doc *goquery.Document, selector string) *goquery.Selection {
	t.Helper()
	found := doc.Find(selector)
	if found.Length() != 1 {
		t.Fatalf("%s: found %d elements, want 1", selector, found.Length())
	}
	return found
}

// Attr is an attribute of the only element that the selector finds.
func Attr(t *testing.T, doc *goquery.Document, selector, name string) string {
	t.Helper()
	value, ok := One(t, doc, selector).Attr(name)
	if !ok {
		t.Fatalf("%s has no attribute %s", selector, name)
	}
	return value
}

// See fails unless each selector finds as many elements as are wanted.
func See(t *testing.T, doc *goquery.Document, wanted map[string]int) {
	t.Helper()
	for selector, want := range wanted {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: found %d, want %d", selector, got, want)
		}
	}
}
