package api

import (
	"slices"
	"strings"

	"gorm.io/gorm/clause"
)

// term is a field that a list goes by.
type term struct {
	field Field
	desc  bool
}

// ordering reads fields with commas between them, "-" before one for descending.
// Names that it does not know are passed over. It ends in the first field of the
// list, the primary key, so that no two rows have the same place.
func (s shape) ordering(sent string) []term {
	terms := s.terms(sent)
	if len(terms) == 0 {
		terms = s.terms(s.order)
	}
	key := s.fields[0]
	if i := slices.IndexFunc(terms, func(t term) bool { return t.field.Name == key.Name }); i >= 0 {
		return terms[:i+1]
	}
	return append(terms, term{field: key})
}

func (s shape) terms(sent string) (terms []term) {
	for name := range strings.SplitSeq(sent, ",") {
		name, desc := strings.CutPrefix(strings.TrimSpace(name), "-")
		i := slices.IndexFunc(s.fields, func(f Field) bool { return f.Name == name && f.Column != "" })
		if i < 0 || slices.ContainsFunc(terms, func(t term) bool { return t.field.Name == name }) {
			continue
		}
		terms = append(terms, term{s.fields[i], desc})
	}
	return terms
}

// turned is the opposite order.
func turned(terms []term) []term {
	list := slices.Clone(terms)
	for i := range list {
		list[i].desc = !list[i].desc
	}
	return list
}

func orderBy(terms []term) clause.OrderBy {
	var by clause.OrderBy
	for _, t := range terms {
		by.Columns = append(by.Columns, clause.OrderByColumn{Column: t.field.column(), Desc: t.desc})
	}
	return by
}

// spelled is how a call would ask for an order.
func spelled(terms []term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.field.Name
		if t.desc {
			names[i] = "-" + t.field.Name
		}
	}
	return strings.Join(names, ",")
}
