package admin

import (
	"slices"

	"github.com/a-h/templ"

	viewadmin "pollsadmin/views/admin"
)

// keptForms are the children of an object as HTML, and their keys.
type keptForms struct {
	own  []uint
	html templ.Component
}

// isKnown finds the children as they were drawn the last time, for a page that shows
// them as they are stored.
func (s *formset) isKnown(parent uint) bool {
	if !s.looks || parent == 0 || !s.in.isPlain() {
		return false
	}
	own, part := s.in.site.byTable[s.in.schema.Table], s.in.part(s.in.owner.column)
	part.Key = parent
	change, view := own != nil && own.granted(s.who, Change), own != nil && own.granted(s.who, View)
	may := flags(s.can.view, s.can.add, s.can.change, s.can.delete, change, view)
	name := s.in.inline + " " + keyText(parent) + " " + may + " " + s.zone.String()
	kept, place, found := s.in.site.pieces.forms.Find(s.ctx, s.in.site.source(s.ctx, s.in.entity), name, part)
	s.place, s.own, s.html = &place, kept.own, kept.html
	return found
}

// isPlain reports whether the forms of all children show what they store, and no more,
// and whether everybody with the same permissions may do the same to each of them.
func (in *inline) isPlain() bool {
	own := in.site.byTable[in.schema.Table]
	return len(in.locks) == 0 && (own == nil || own.allow == nil) && !slices.ContainsFunc(in.items, func(it item) bool {
		return it.field == nil || it.field.target != nil
	})
}

// drawn is view as it is drawn, which is kept if it may be.
func (s *formset) drawn(options *optionSource) (viewadmin.Inline, error) {
	if s.html != nil {
		return viewadmin.Inline{Drawn: s.html}, nil
	}
	view, err := s.view(options)
	if err != nil || s.place == nil {
		return view, err
	}
	html, size, err := Draw(s.ctx, viewadmin.InlineGroup(view))
	if err == nil {
		s.in.site.pieces.forms.Put(s.ctx, *s.place, keptForms{s.own, html}, size)
	}
	return viewadmin.Inline{Drawn: html}, err
}
