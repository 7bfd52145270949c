package admin

import (
	"github.com/a-h/templ"

	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// ChangeForm is the page to add, change or look at an object.
type ChangeForm struct {
	Page       views.Page
	Name       string      // singular, "poll"
	Action     string      // where the form posts to: this URL with its parameters
	HistoryURL string      // empty on the add form
	SiteURL    string      // where the public sees the object, empty for nowhere
	Actions    []ui.Option // on this object; empty: no action bar
	ObjectID   string      // the object's key, for its actions
	Intro      string      // a sentence above the form
	Errors     []string    // of the whole form
	ErrorCount int         // how many errors there are on the page, 0 for none
	Fieldsets  []Fieldset
	Inlines    []Inline
	Hidden     []Param
	Conflict   *Conflict // nil unless somebody saved the object meanwhile
	Buttons    Buttons
	Panels     []Panel // below the form
	Sought     string  // the input that candidates are sought for, without JavaScript
	SaveOnTop  bool

	Drawn templ.Component // the fieldsets as Fieldsets has drawn them, nil if nobody has
}

// Conflict tells somebody who saves that another was faster, and nothing is
// lost yet.
type Conflict struct {
	Name       string         // "poll"
	Meanwhile  []HistoryEntry // none: somebody whom the site knows nothing of
	Yours      []Change       // from what is there now to what was typed
	CurrentURL string         // the form as it is now
}

// Fieldset is a group of fields.
type Fieldset struct {
	Title       string
	Description string
	Collapsed   bool
	Fields      []ui.Field
	Links       []views.Link // buttons below the fields: "Reset password"
}

// Inline is a table or a stack of forms for the children of an object.
type Inline struct {
	Prefix   string // choices
	Title    string // "Choices"
	Singular string // "Choice"
	Stacked  bool
	Headings []Heading // tabular
	Forms    []InlineForm
	Blank    *InlineForm // what «Add another» copies, numbered __prefix__; nil: no rows may be added
	Hidden   []Param     // the management form
	Errors   []string    // of the formset as a whole
	ReadOnly bool

	Collapsed bool // folded away
	Open      bool // but not now: something is wrong with it

	Drawn templ.Component // all of it as InlineGroup has drawn it, nil if nobody has
}

// Heading is a column's title in a tabular inline.
type Heading struct {
	Label    string
	Help     string
	Required bool
}

// InlineForm is one child: a saved one, or a blank one to fill in.
type InlineForm struct {
	Index     int
	Object    views.Link // the saved child; text empty for a blank form
	LinkText  string     // what its link is for: "Change" or "View"
	Hidden    []Param    // its id and its parent's
	SiteURL   string     // where the public sees it; empty for nowhere
	Fields    []ui.Field
	Sets      []Fieldset // the same in groups, stacked
	Errors    []string   // of the child as a whole
	CanDelete bool
	DeleteID  string // the name of the Delete checkbox: choices-0-DELETE
	Deleted   bool   // it was ticked, and the form came back for another reason
}

// Buttons are those that the user may press. None at all: only Close.
type Buttons struct {
	Save, SaveAsNew, AddAnother, Continue bool
	ContinueLabel                         string
	Copying                               bool // "Save as new" was refused: the original must stay as it is
	DeleteURL, CloseURL                   string
}
