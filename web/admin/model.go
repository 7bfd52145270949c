package admin

import (
	"context"
	"time"

	"gorm.io/gorm"

	"pollsadmin/web/session"
)

// Fields names fields by pointing at them: Fields{&poll.Question}. A relation
// is named by the field that holds the related object: &poll.CreatedBy.
type Fields []any

// Columns are Fields that may also hold computed columns, Text, Bool, Count, and
// in a list Via: a field of a related object.
type Columns []any

// Search are Fields that may also hold Via, StartsWith and Equals.
type Search []any

// Filters are what the sidebar of a list offers. A pointer to a field, or a Via
// to a field of a related object, makes the filter that fits: Yes and No, the
// choices of a field that has them, the objects of a relation, Django's periods
// and a range of a date, and all values of anything else. There are also
// AllValues, Empty, RelatedOnly, Range, Contains, Several and CustomFilter.
// A URL may filter by what is here and by what the list or the form shows, and
// by nothing else.
type Filters []any

// Model is how the site shows and edits objects of T. With the zero value
// objects are listed by their text, and nothing about them can be edited.
type Model[T any] struct {
	ListDisplay Columns // default: the object's text
	// ListDisplayLinks are the columns that lead to the object: the first one if
	// nil, none if empty.
	ListDisplayLinks Columns
	// SortableBy are the columns that the list may be sorted by: all that can be
	// if nil, none if empty. Every order ends in the key, falling. To sort a
	// million rows by a column in both directions, give it two indexes: (column,
	// key) and (column, key DESC).
	SortableBy Columns
	// ListEditable are the columns that are edited in the list itself, row by row,
	// by whoever may change the row: Django's list_editable. A column that leads to
	// the object cannot be one, nor one that is read only. Default: none.
	ListEditable Fields
	// EmptyValue stands for what is blank or missing, unless the column has its
	// own: Config.EmptyValue unless set. Django's empty_value_display.
	EmptyValue    string
	ListFilter    Filters    // what the sidebar offers to narrow the list by
	ShowFacets    Facets     // whether the filters count their choices: if asked to, unless set
	SearchFields  Search     // none: no search box
	SearchHelp    string     // shown below the search box
	DateHierarchy *time.Time // points at a field; its years, months and days stand above the list
	Ordering      []Order    // default: newest first, by primary key
	PerPage       int        // rows on a page, 100 unless set
	MaxShowAll    int        // the most rows that "show all" shows, 200 unless set
	NoFullCount   bool       // a searched or filtered list does not count the others too: show_full_result_count

	Fields    Columns    // the form in one piece; or
	Fieldsets []Fieldset // in several
	ReadOnly  Fields     // shown, never read from a request
	Locks     []Lock[T]  // read only on some rows, or for some people
	RawID     Fields     // relations edited by key: Django's raw_id_fields
	Choices   []Choices  // which objects a relation may be given, and in which order
	Inlines   []Inline   // children, edited with their parent
	AddForm   *AddForm[T]
	Pages     []Page[T]
	Panels    []Panel[T] // below the form of an object that is there: none
	SaveAs    bool       // offers "Save as new"
	// SaveAsToList leads to the list after "Save as new", not to the new object:
	// Django's save_as_continue set to False.
	SaveAsToList bool
	// MaxDeleteTree is how many objects the page lists one by one that asks before
	// deleting, 200 unless set; a negative number lists none. They are counted in
	// any case. Django's delete_confirmation_max_display.
	MaxDeleteTree int

	// Autocomplete names relations whose candidates are searched for while
	// somebody types: Django's autocomplete_fields. They lead to models that are
	// registered and have SearchFields. Other relations that lead to such models
	// get it, too, once there are more candidates than a select should hold.
	Autocomplete Fields
	// FilterHorizontal and FilterVertical name many-to-many relations that are
	// edited with two boxes, available and chosen, beside or below one another,
	// each with a filter: Django's filter_horizontal and filter_vertical. Without
	// them, and where there are more candidates than a box should hold, there are
	// checkboxes, or Autocomplete.
	FilterHorizontal, FilterVertical Fields
	// RadioFields are foreign keys and fields with choices that are edited with
	// radio buttons instead of a select: Django's radio_fields.
	RadioFields []Radio
	// Prepopulated are texts that follow others while somebody types.
	Prepopulated []Prepopulation
	// SaveOnTop repeats the buttons above the form: Django's save_on_top.
	SaveOnTop bool
	// ViewOnSite is the address at which the public sees an object, "" for none:
	// Django's view_on_site. The form links to it, and so does
	// /admin/r/CONTENT_TYPE_ID/OBJECT_ID/. Without it there is neither.
	ViewOnSite func(row *T) string

	// Hidden leaves the model out of the index, the sidebar and the command palette.
	// Its pages stay, for what leads to them: Django's has_module_permission.
	Hidden bool

	Actions []Action[T] // beside "Delete selected"
	// ActionsOnBottom repeats the bar of actions below the table: Django's
	// actions_on_bottom. There is always one above.
	ActionsOnBottom bool
	// NoExport keeps the list from being exported as CSV, XLSX or JSON. Without it
	// whoever may view the list may take it along: all that list and form show.
	NoExport bool

	// Scope narrows the rows that somebody gets to see at all: Django's
	// get_queryset. What it leaves out is as good as not there: it is not listed,
	// counted, found, offered, exported, or opened by its address, and whoever
	// would delete it along with something else may not. Where others refer to such
	// a row its text can still be read, and the reference stays. Default: all rows.
	Scope func(who session.User, rows *gorm.DB) *gorm.DB
	// Allow decides who may do what, to row or with nil to any; without it the
	// permissions that the user was granted decide. View must follow from Change.
	Allow func(ctx context.Context, who session.User, verb Verb, row *T) bool
	// New prepares the row that a blank add form shows.
	New func(ctx context.Context, who session.User, row *T)
	// Saving runs in the transaction before the row is saved, and may complain
	// with a record.Invalid. It tells a new row by its zero primary key.
	Saving func(ctx context.Context, tx *gorm.DB, who session.User, row *T) error
	// Saved runs in the same transaction after the row, what it is linked to and its
	// children were saved on its form, and may refuse all of it with a
	// record.Invalid: Django's save_related.
	Saved func(ctx context.Context, tx *gorm.DB, who session.User, row *T) error
	// Deleting runs in the transaction before rows are deleted, and may refuse
	// with a record.Invalid.
	Deleting func(ctx context.Context, tx *gorm.DB, rows []*T) error
}

// Order is one key of an ordering.
type Order struct {
	field any
	desc  bool
}

// Ascending orders by a field, smallest first.
func Ascending(field any) Order { return Order{field: field} }

// Descending orders by a field, largest first.
func Descending(field any) Order { return Order{field: field, desc: true} }

// Choices narrows and orders the objects that a relation may be given:
// Django's limit_choices_to. Scope may preload what their text needs.
type Choices struct {
	relation any
	scope    func(*gorm.DB) *gorm.DB
	limit    func(*gorm.DB) *gorm.DB
}

// From lets a relation be given the objects that scope selects.
func From(relation any, scope func(*gorm.DB) *gorm.DB) Choices {
	return Choices{relation: relation, scope: scope}
}

// To narrows further what the user may give, who is found in the query's
// context. What an object is related to already is shown, and may stay.
func (c Choices) To(limit func(*gorm.DB) *gorm.DB) Choices {
	c.limit = limit
	return c
}

// Radio is a field that is edited with radio buttons, all of them in sight:
// made by Horizontal or Vertical.
type Radio struct {
	field any
	as    control
}

// Horizontal sets a field's radio buttons beside one another.
func Horizontal(field any) Radio { return Radio{field, radiosInLine} }

// Vertical sets a field's radio buttons below one another.
func Vertical(field any) Radio { return Radio{field, radiosBelow} }

// Line puts several fields of a form on one line, where there is room: among
// the Fields of a model, of a Fieldset, or of stacked rows.
func Line(fields ...any) any { return line{fields} }

// Prepopulation is a text that follows others while somebody types: made by
// Prepopulate.
type Prepopulation struct {
	field any
	from  []any
}

// Prepopulate has a blank text field take up what is typed into others, in
// small letters and with hyphens for blanks, until somebody types into it by
// hand: Django's prepopulated_fields. A script does it; without one the field
// is filled in like any other.
func Prepopulate(field any, from ...any) Prepopulation { return Prepopulation{field, from} }
