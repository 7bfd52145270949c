package admin

import (
	"fmt"
	"slices"
	"strings"
)

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

// prepopulated are the names of the fields that others follow.
func (r *registrar) prepopulated(list []Prepopulation) map[*field][]string {
	follows := map[*field][]string{}
	for i, p := range list {
		target := r.text("Prepopulated", i, p.field)
		if len(p.from) == 0 {
			r.wrong("Prepopulated", i, fmt.Errorf("there is nothing to follow"))
		}
		for _, ptr := range p.from {
			if f := r.text("Prepopulated", i, ptr); f != nil && target != nil {
				follows[target] = append(follows[target], f.name)
			}
		}
	}
	return follows
}

// text finds a field that holds text, or notes the mistake.
func (r *registrar) text(option string, index int, ptr any) *field {
	f := r.field(option, index, ptr)
	if f != nil && f.kind != text && f.kind != longText {
		r.wrong(option, index, fmt.Errorf("%s is not a text", f.name))
		return nil
	}
	return f
}

// checkFollows wants what a field follows to stand on the same form.
func (r *registrar) checkFollows(option string, items []item) {
	for _, it := range items {
		for _, name := range it.follows {
			if !slices.ContainsFunc(items, func(other item) bool { return other.name() == name }) {
				r.res.mistake(r.option+option, fmt.Errorf("%s follows %s, which is not on the form", it.name(), name))
			}
		}
	}
}

// followed is what a script needs to know of an input that follows others.
func (i item) followed() string { return strings.Join(i.follows, " ") }
