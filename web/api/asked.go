package api

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// The parameters of lists, beside those of pages and the lookups of fields.
const (
	searchParam   = "search"
	orderingParam = "ordering"
	fieldsParam   = "fields"
)

// asked is what a call wants of a list.
type asked struct {
	where []clause.Expression
	order []term
	shown Shown
	bad   record.Invalid

	columns []string // that where goes by
	spelled []string // where, as it was asked for
}

// parameters are an address's, by the last of several values as in Django, and
// fit for a database: texts there are valid, and hold no NUL.
type parameters url.Values

func (p parameters) get(name string) string {
	sent := p[name]
	if len(sent) == 0 {
		return ""
	}
	return strings.ReplaceAll(strings.ToValidUTF8(sent[len(sent)-1], "\uFFFD"), "\x00", "")
}

func (p parameters) has(name string) bool { return len(p[name]) > 0 }

// read collects all that is wrong with the parameters: record.Invalid. Those that
// nobody knows are passed over, as are empty ones.
func (s shape) read(p parameters) (asked, error) {
	a := asked{bad: record.Invalid{}}
	for _, f := range s.fields {
		for _, l := range f.lookups() {
			if sent := p.get(l.parameter(f)); sent != "" {
				a.add(l.parameter(f))(l.make(f, sent))
				a.goBy(l.parameter(f), sent, f.Column)
			}
		}
	}
	for _, word := range a.words(p.get(searchParam)) {
		a.where = append(a.where, s.found(word))
		a.goBy(searchParam, word, s.search...)
	}
	a.order = s.ordering(p.get(orderingParam))
	a.shown = a.choose(s.fields, p[fieldsParam])
	return a, a.bad.Err()
}

// goBy notes what a condition depends on.
func (a *asked) goBy(parameter, sent string, columns ...string) {
	a.columns = append(a.columns, columns...)
	a.spelled = append(a.spelled, url.QueryEscape(parameter)+"="+url.QueryEscape(sent))
}

// add takes a condition, or a complaint about the parameter.
func (a *asked) add(parameter string) func(clause.Expression, error) {
	return func(condition clause.Expression, err error) {
		var said complaint
		if errors.As(err, &said) {
			a.bad.Add(parameter, string(said))
			return
		}
		a.where = append(a.where, condition)
	}
}

// words are those that a row must all contain.
func (a *asked) words(search string) []string {
	words := strings.Fields(search)
	if utf8.RuneCountInString(search) > maxAsked {
		a.bad.Add(searchParam, fmt.Sprintf("Ensure this field has no more than %d characters.", maxAsked))
		return nil
	}
	if len(words) > maxWords {
		a.bad.Add(searchParam, fmt.Sprintf("Ensure this field has no more than %d words.", maxWords))
		return nil
	}
	return words
}

// found is true of rows that have a word in one of the columns.
func (s shape) found(word string) clause.Expression {
	var places []clause.Expression
	for _, name := range s.search {
		places = append(places, alike(clause.Column{Table: clause.CurrentTable, Name: name}, "%"+escaped(word)+"%"))
	}
	if len(places) == 0 {
		return always()
	}
	return clause.And(clause.Or(places...))
}

// choose reads names with commas between them, or parameters of the same name.
func (a *asked) choose(fields []Field, sent []string) Shown {
	chosen := map[string]bool{}
	for name := range strings.SplitSeq(strings.Join(sent, ","), ",") {
		name = strings.TrimSpace(name)
		known := false
		for _, f := range fields {
			known = known || f.Name == name
		}
		switch {
		case name == "":
		case known:
			chosen[name] = true
		case len(a.bad[fieldsParam]) == 0: // one such complaint names all that there are
			a.bad.Add(fieldsParam, "There is no field "+strconv.Quote(strings.ToValidUTF8(name, "\uFFFD"))+
				". There are: "+fieldNames(fields)+".")
		}
	}
	if len(chosen) == 0 {
		return Shown{}
	}
	return Shown{names: chosen}
}
