package admin

import (
	"context"

	"pollsadmin/web/session"
)

// rights are what somebody may do to the children of an object; to one of them
// it may be less.
type rights struct{ view, add, change, delete bool }

func (in *inline) rights(ctx context.Context, who session.User, parentEditable bool) rights {
	may := func(verb Verb) bool { return in.permits(ctx, who, verb, nil) }
	can := rights{view: may(View)}
	if parentEditable {
		can.add, can.change, can.delete = may(Add), may(Change), may(Delete)
	}
	can.view = can.view || can.add || can.change || can.delete
	return can
}

// permits asks the child's own registration, if it has one.
func (in *inline) permits(ctx context.Context, who session.User, verb Verb, r *row) bool {
	if own := in.site.byTable[in.schema.Table]; own != nil {
		return own.permits(ctx, who, verb, r)
	}
	return in.granted(who, verb)
}

func (s *formset) mayChange(r row) bool {
	return s.can.change && s.in.permits(s.ctx, s.who, Change, &r)
}

func (s *formset) mayDelete(r row) bool {
	return s.can.delete && s.in.permits(s.ctx, s.who, Delete, &r)
}

// onSite is where the public sees a child, empty for nowhere.
func (s *formset) onSite(r row) string {
	if own := s.in.site.byTable[s.in.schema.Table]; own != nil && own.onSite != nil {
		return own.onSite(r)
	}
	return ""
}

// link leads to the child's own page, with what may be done there.
func (s *formset) link(r row) (address, deed string) {
	own := s.in.site.byTable[s.in.schema.Table]
	if !s.in.showLink || own == nil {
		return "", ""
	}
	switch address = own.objectURL(s.in.idText(r), "change"); {
	case own.permits(s.ctx, s.who, Change, &r):
		return address, "Change"
	case own.permits(s.ctx, s.who, View, &r):
		return address, "View"
	}
	return "", ""
}
