// Package api holds the page on which people see what the API answers to scripts,
// and try it.
package api

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Answer is a request to the API and its answer, and what can be asked next.
type Answer struct {
	Page views.Page

	About   string
	Method  string
	Address string // path and query
	Status  string // "200 OK"
	Headers []Header
	Body    []Span // what the answer says; nothing for none

	Below   []views.Link // resources that belong to this one
	Pages   Paging
	Formats []views.Link // this very resource, by format; empty where it cannot be read
	Options bool         // it may be asked to describe itself
	Delete  string       // what would be deleted, empty for nothing
	Form    *Form
	Raw     *Raw
}

// Header is a line of the answer's head; an address leads there.
type Header struct{ Name, Value, URL string }

// Span is a piece of highlighted JSON.
type Span struct {
	Class string // of the stylesheet, empty for what is not to stand out
	Text  string
	URL   string // where the text leads
}

// Paging leads through a list; it is empty where there is but one page.
type Paging struct {
	Previous, Next string
	Numbers        []Number
}

// Number is a page of a list, or with no address and no number a gap.
type Number struct {
	Number  int
	URL     string
	Current bool
}

// Form is a form with a field for each value that the resource takes.
type Form struct {
	Title   string
	Methods []string // a button each
	Fields  []ui.Field
	Errors  []string // about the whole
	Count   int      // of fields with errors
	Note    string   // what the form cannot do
}

// Raw is a form for a body as scripts send it.
type Raw struct {
	Title   string
	Methods []string
	Type    ui.Field
	Content ui.Field
	Errors  []string
	Open    bool // it was used, so that it is not folded
}
