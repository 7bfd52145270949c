package admin

import (
	"context"

	"pollsadmin/web/session"
)

// Lock makes fields read only on some rows, or for some people: made by LockIf.
type Lock[T any] struct {
	when   func(who session.User, row *T) bool
	fields Fields
}

// LockIf shows fields without letting anybody edit them for as long as when
// holds; of a new row it is asked before anything was typed. What is sent for
// them is passed by. Django's get_readonly_fields.
func LockIf[T any](when func(who session.User, row *T) bool, fields ...any) Lock[T] {
	return Lock[T]{when: when, fields: fields}
}

// lock is a Lock with its type erased.
type lock struct {
	fields []*field
	when   func(who session.User, r row) bool
}

// locksIn finds the fields that locks point at.
func locksIn[T any](r *registrar, locks []Lock[T]) []lock {
	var list []lock
	for i, l := range locks {
		found := lock{when: func(who session.User, r row) bool { return l.when(who, as[T](r)) }}
		for _, ptr := range l.fields {
			if f := r.field("Locks", i, ptr); f != nil {
				found.fields = append(found.fields, f)
			}
		}
		list = append(list, found)
	}
	return list
}

// locked are the items as whoever looks at the row may edit them.
func (b *binding) locked(ctx context.Context, r row, items []item) []item {
	if len(b.locks) == 0 {
		return items
	}
	who, ok := session.UserFrom(ctx)
	shut := map[*field]bool{}
	for _, l := range b.locks {
		if !ok || l.when(who, r) {
			for _, f := range l.fields {
				shut[f] = true
			}
		}
	}
	list := make([]item, len(items))
	for i, it := range items {
		it.readOnly = it.readOnly || shut[it.field]
		list[i] = it
	}
	return list
}
