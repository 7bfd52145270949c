package admin

import (
	"fmt"
	"slices"
	"strings"
)

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
