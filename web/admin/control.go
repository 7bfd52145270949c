package admin

import "fmt"

// control is how a field is edited, where its registration says so. Otherwise
// what the field holds decides.
type control int

const (
	natural      control = iota
	byKey                // RawID
	bySearch             // Autocomplete
	boxesAside           // FilterHorizontal
	boxesBelow           // FilterVertical
	radiosInLine         // RadioFields: Horizontal
	radiosBelow          // RadioFields: Vertical
)

// editing is what a registration says of how its fields are edited.
type editing struct {
	readOnly             Fields
	rawID                Fields
	autocomplete         Fields
	horizontal, vertical Fields
	radios               []Radio
	prepopulated         []Prepopulation
}

// controls are the fields that an editing names.
type controls struct {
	readOnly []*field
	as       map[*field]control
	follows  map[*field][]string
}

// controls finds the fields that an editing points at, and notes what it says
// that cannot be.
func (r *registrar) controls(e editing) controls {
	c := controls{
		readOnly: r.fields("ReadOnly", e.readOnly), as: map[*field]control{}, follows: r.prepopulated(e.prepopulated),
	}
	r.assign(c, "RawID", byKey, e.rawID)
	r.assign(c, "Autocomplete", bySearch, e.autocomplete)
	r.assign(c, "FilterHorizontal", boxesAside, e.horizontal)
	r.assign(c, "FilterVertical", boxesBelow, e.vertical)
	for i, radio := range e.radios {
		f := r.field("RadioFields", i, radio.field)
		switch {
		case f == nil:
		case f.kind != related && f.choices == nil:
			r.wrong("RadioFields", i, fmt.Errorf("%s is neither a foreign key nor a field with choices", f.name))
		default:
			r.claim(c, "RadioFields", i, f, radio.as)
		}
	}
	return c
}

// assign gives relations a control, unless they have one.
func (r *registrar) assign(c controls, option string, as control, pointers Fields) {
	for i, ptr := range pointers {
		f := r.relation(option, i, ptr)
		switch {
		case f == nil:
			continue
		case (as == boxesAside || as == boxesBelow) && f.kind != several:
			r.wrong(option, i, fmt.Errorf("%s is not a many-to-many", f.name))
			continue
		case as == bySearch:
			r.later(option, i, func() error { return r.binding.site.searchable(f) })
		}
		r.claim(c, option, i, f, as)
	}
}

// claim notes a field's control; two of them are one too many.
func (r *registrar) claim(c controls, option string, index int, f *field, as control) {
	if c.as[f] != natural {
		r.wrong(option, index, fmt.Errorf("%s is to be edited in two ways", f.name))
		return
	}
	c.as[f] = as
}

// searchable wants a relation to lead to a model that can be searched. It is
// asked once all models are registered.
func (s *Site) searchable(f *field) error {
	switch to := s.byTable[f.target.schema.Table]; {
	case to == nil:
		return fmt.Errorf("%s leads to %s, which is not registered", f.name, f.target.schema.Name)
	case len(to.searches) == 0:
		return fmt.Errorf("%s leads to %s, which has no SearchFields", f.name, f.target.schema.Name)
	}
	return nil
}
