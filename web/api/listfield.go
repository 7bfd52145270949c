package api

import (
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"
)

// Kind is what the values of a field are, and so what can be asked of them.
type Kind int

// The kinds of fields.
const (
	Nested    Kind = iota // nothing can be asked of it: it is shown, and that is all
	Number                // a whole number
	Reference             // the id of another record
	Words                 // a text
	Moment                // a date with a time
)

// Field is one field of a list. Its name is that in the answer, and in
// parameters; its column is what the database goes by.
type Field struct {
	Name   string
	Column string // none: one can neither filter nor order by the field
	Kind   Kind
	Null   bool // there may be none
}

func (f Field) column() clause.Column {
	return clause.Column{Table: clause.CurrentTable, Name: f.Column}
}

// Shown are the fields that a call asks for.
type Shown struct{ names map[string]bool }

// spelled is how a call would ask for them.
func (s Shown) spelled() string {
	if s.names == nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(s.names)), ",")
}

// Has says whether a field is asked for: all are where a call chooses none.
func (s Shown) Has(name string) bool { return s.names == nil || s.names[name] }

// fieldNames lists names for a complaint.
func fieldNames(fields []Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
