package admin

import (
	"net/url"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// refill types in what a row once was. What was not kept is left alone.
func (f *form) refill(frozen record.Frozen, posted url.Values) error {
	r, err := f.b.thaw(f.ctx, frozen)
	if err != nil {
		return err
	}
	for _, in := range f.inputs {
		if !in.editable() {
			continue
		}
		links, kept := frozen.Links[in.field.attr.Name]
		if in.field.kind != several {
			kept = frozen.Values.Has(in.field.column)
		}
		if in.readOnly = !kept; kept {
			in.refill(in.field.get(f.ctx, r), links, posted)
		}
	}
	return nil
}

func (in *input) refill(v value, links []uint, posted url.Values) {
	text, clock := v.posted(in.zone)
	switch in.field.kind {
	case boolean:
		if in.field.null {
			posted.Set(in.name, truthOf(v))
		} else if v.yes {
			posted.Set(in.name, "on")
		}
	case several:
		for _, key := range links {
			posted.Add(in.name, keyText(key))
		}
	case moment:
		if !v.null {
			clock = v.at.In(in.zone).Format("15:04:05.999999")
		}
		posted.Set(in.name+"_0", text)
		posted.Set(in.name+"_1", clock)
	default:
		posted.Set(in.name, text)
	}
}

// refill types in the children as they were: those that came later go, and
// those that went meanwhile are added anew.
func (s *formset) refill(db *gorm.DB, from *record.Snapshot, parent uint, posted url.Values) error {
	rows, err := s.in.children(s.ctx, db, parent)
	if err != nil {
		return err
	}
	var once []record.Frozen
	for _, f := range from.Rows[1:] {
		if f.Table == s.in.schema.Table {
			once = append(once, f)
		}
	}
	for i, f := range once {
		form := s.former(i)
		if err := form.refill(f, posted); err != nil {
			return err
		}
		if at := s.match(f, once, rows); at >= 0 {
			posted.Set(form.prefix+"id", s.in.idText(rows[at]))
			rows = slices.Delete(rows, at, at+1)
		}
	}
	for i, r := range rows {
		form := s.former(len(once) + i)
		frozen, err := s.in.freeze(s.ctx, r)
		if err != nil {
			return err
		}
		if err := form.refill(frozen, posted); err != nil {
			return err
		}
		posted.Set(form.prefix+"id", s.in.idText(r))
		posted.Set(form.prefix+"DELETE", "on")
	}
	posted.Set(s.in.prefix+"-TOTAL_FORMS", strconv.Itoa(len(once)+len(rows)))
	return nil
}

// former is a form to type a child into that was there once.
func (s *formset) former(i int) *form {
	prefix := s.in.prefix + "-" + strconv.Itoa(i) + "-"
	return newForm(s.ctx, s.in.binding, s.in.blank(), s.in.itemsFor(true), prefix, s.zone)
}

// match finds what a child has become: the row of its key, or else one that was
// added in its place and says the same; -1 when it is gone.
func (s *formset) match(f record.Frozen, once []record.Frozen, rows []row) int {
	own := slices.IndexFunc(rows, func(r row) bool { return s.in.idText(r) == f.Key })
	was, err := s.in.thaw(s.ctx, f)
	if own >= 0 || err != nil {
		return own
	}
	says := func(r row) string {
		return newForm(s.ctx, s.in.binding, r, s.in.itemsFor(true), "", s.zone).version()
	}
	return slices.IndexFunc(rows, func(r row) bool {
		key := s.in.idText(r)
		taken := slices.ContainsFunc(once, func(other record.Frozen) bool { return other.Key == key })
		return !taken && says(r) == says(was)
	})
}
