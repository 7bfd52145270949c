// Package ui holds the components that pages are built from. It knows no page.
package ui

// Widget is the control that a field is edited with.
type Widget int

// The widgets. Every one works without JavaScript.
const (
	Text Widget = iota
	Textarea
	Email
	Number
	Password
	Checkbox
	DateTime   // two inputs, NAME_0 for the date and NAME_1 for the time
	Select     // a single choice
	Checkboxes // several choices
	Radios
	RawID // a key, with a link to the list to find it in
	Static
	Date         // a day, without a time
	URL          // an address; Object leads there
	Autocomplete // a Select that asks Source for its candidates while one types
	Boxes        // several choices, in two boxes
)

// Field is one line of a form: label, help, errors, control.
type Field struct {
	ID, Name   string
	Label      string
	Help       string
	Rules      []string // listed under the help: a password's validators
	Widget     Widget
	Value      string
	Time       string // DateTime: the second half of the value
	Checked    bool   // Checkbox
	Options    []Option
	Lookup     Link     // RawID: the list of candidates
	Object     Link     // RawID: the object that the key stands for; URL: where it leads now
	Related    *Related // of a relation: links to the objects it may hold
	Text       Cell     // Static
	Multiple   bool     // Autocomplete, Boxes: several may be chosen
	Beside     bool     // Boxes, Radios: beside one another, not below
	Joined     bool     // on the line of the field before
	Follows    string   // Text: the names of the fields whose text it takes up
	Zone       string   // DateTime: the time zone's name
	Offset     int      // DateTime: its minutes east of Greenwich now
	Source     string   // Autocomplete: where to ask for candidates
	Fraction   bool     // Number: not whole numbers alone
	Clearable  bool     // Autocomplete: nothing may be chosen
	Found      *Found   // Autocomplete: what a search without JavaScript found
	Required   bool
	Autofocus  bool
	MaxLength  int    // characters, 0 for no limit
	AutoFill   string // the autocomplete attribute
	Errors     []string
	LabelBlank bool // label for screen readers only: a table's heading shows it
}

// Option is one choice of a Select, Radios or Checkboxes.
type Option struct {
	Value, Label string
	Selected     bool
}

// Found is what a search for candidates came to; they stand among the Options.
type Found struct {
	Term      string
	Complaint string // why nothing was sought
	Count     int    // how many candidates were found
	More      bool   // and there are more
}

// Link is a text with an address; without an address it is only a text.
type Link struct{ Text, URL string }

// CellKind says how a Cell is drawn.
type CellKind int

// The kinds of cell.
const (
	PlainText CellKind = iota // line breaks are kept
	Yes                       // a tick, read out as True
	No                        // a cross, read out as False
	Unknown                   // a question mark, read out as None
	Empty                     // nothing: a dash, unless Text says something else
	Moment                    // a date and time; DateTime holds it for machines
)

// Cell is a value to look at: in a list, or in a field that is read only.
type Cell struct {
	Kind     CellKind
	Text     string
	URL      string // links the text
	DateTime string // RFC 3339, for Moment
	Links    []Link // several objects, joined by commas, instead of Text
}
