package admin

import (
	"github.com/a-h/templ"

	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Changelist is a page of a model's objects.
type Changelist struct {
	Page       views.Page
	Name       string // singular, "poll"
	NamePlural string
	AddURL     string // empty: may not
	ExportURL  string // empty: the list may not leave
	URL        string // this list, without parameters

	Search    *Search
	Hierarchy *Hierarchy
	Filters   []Filter
	FacetsURL string // the list with its choices counted, or no longer so; empty: no such link
	Counting  bool   // choices are counted
	Chips     []Chip // what is active of search and filters
	ClearURL  string // set when a filter is active

	Actions         []ui.Option // empty: no action bar, no checkboxes
	ActionsOnBottom bool        // the bar is repeated below the table
	ActionURL       string      // the list with its parameters: where the action form posts to
	Editing         []Param     // the management form of rows that are edited; empty: there are none
	Typed           bool        // what stands in the rows was typed, and is not saved
	Columns         []Column
	Rows            []Row
	Total           int        // rows that match
	ShowTotal       string     // "3 polls"
	Pages           []PageLink // empty when there is one page
	ShowAllURL      string
	EmptyText       string // shown instead of the table
}

// Search is the search box. Hidden keeps sort and filters.
type Search struct {
	Value   string
	Help    string
	Hidden  []Param
	Found   string     // "2 results", empty when nothing was searched for
	All     views.Link // "10 total", leads to the unsearched list
	Invalid string     // why the text cannot be searched for
}

// Param is one parameter of a query.
type Param struct{ Name, Value string }

// Hierarchy is the strip of years, months or days above the table.
type Hierarchy struct {
	Label   string // "Filter by date published"
	Back    *views.Link
	Choices []views.Link // without URL: the one that is shown
}

// Column is a heading. SortURL is empty when the column cannot be sorted by.
type Column struct {
	Name      string // for CSS: column-NAME, field-NAME
	Label     string
	SortURL   string // makes it the first key, or turns it round
	Sorted    bool
	Desc      bool
	Priority  int // 1 is the first key; 0 when only one column is sorted
	RemoveURL string
	ToggleURL string
}

// Row is one object.
type Row struct {
	ID    string
	Label string // names the object beside its checkbox for screen readers
	Cells []ui.Cell

	Fields map[int]ui.Field // by column: what is edited stands in the place of the cell
	Hidden []Param          // which row it is, and what it was
	Errors []string         // about the row as a whole

	Drawn templ.Component // the row as ResultRow has drawn it, nil if nobody has
}

// PageLink is a number in the pagination, or with an empty URL the current page,
// or an ellipsis.
type PageLink struct {
	Number   int
	URL      string
	Current  bool
	Ellipsis bool
}
