package admin

import (
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/web/session"
)

// describeScope asks a model's Scope of whoever sends the request: without
// anybody there is nothing to see.
func describeScope(res *resource, scope func(who session.User, rows *gorm.DB) *gorm.DB) {
	if scope == nil {
		return
	}
	res.scope = func(rows *gorm.DB) *gorm.DB {
		who, ok := session.UserFrom(rows.Statement.Context)
		if !ok {
			return rows.Where("1 = 0")
		}
		return scope(who, rows)
	}
}

// from begins a query on the rows of the entity that whoever asks may see. The
// scope speaks for itself, in brackets, or when it joins other tables in a query
// of its own: whatever it says, and whatever else is asked, a row has to meet both.
func (e *entity) from(db *gorm.DB) *gorm.DB {
	q := e.table(db)
	scoped, narrowed := e.scoped(db)
	switch {
	case !narrowed:
		return q
	case isPlain(scoped):
		return q.Where(scoped)
	}
	return q.Where("? IN (?)", e.key(), scoped.Select("?", e.key()))
}

// table begins a query on all rows of the entity.
func (e *entity) table(db *gorm.DB) *gorm.DB { return db.Model(e.blankRow.Interface()) }

// scoped is what the scope makes of all rows for whoever asks, and whether it
// leaves any out.
func (e *entity) scoped(db *gorm.DB) (*gorm.DB, bool) {
	if e.scope == nil {
		return nil, false
	}
	q := e.scope(e.table(db.Session(&gorm.Session{NewDB: true})))
	return q, len(q.Statement.Clauses) > 0 || len(q.Statement.Joins) > 0
}

// isPlain reports whether a query is made of conditions alone.
func isPlain(q *gorm.DB) bool {
	_, where := q.Statement.Clauses["WHERE"]
	return where && len(q.Statement.Clauses) == 1 && len(q.Statement.Joins) == 0
}

// hidesSome reports whether there are rows that whoever asks may not see.
func (r *resource) hidesSome(db *gorm.DB) bool {
	_, narrowed := r.scoped(db)
	return narrowed
}

// hidesSome reports whether there are children that whoever edits may not see.
func (s *formset) hidesSome() bool {
	own := s.in.site.byTable[s.in.schema.Table]
	return own != nil && own.hidesSome(s.in.site.cfg.Read(s.ctx))
}

// from begins a query on objects of an entity that may be registered as well,
// such as children: as their own registration shows them.
func (s *Site) from(e *entity, db *gorm.DB) *gorm.DB {
	if r := s.byTable[e.schema.Table]; r != nil {
		return r.from(db)
	}
	return e.table(db)
}

// visible narrows a query for objects that a relation leads to, which may join
// other tables, to what their own registration shows.
func (s *Site) visible(e *entity, q *gorm.DB) *gorm.DB {
	if r := s.byTable[e.schema.Table]; r != nil {
		if scoped, narrowed := r.scoped(q); narrowed {
			return q.Where("? IN (?)", e.key(), scoped.Select("?", e.key()))
		}
	}
	return q
}

// shows reports whether whoever asks sees all that a cascade would take of the
// model's rows.
func (r *resource) shows(db *gorm.DB, cascade *record.Cascade) (bool, error) {
	if !r.hidesSome(db) {
		return true, nil
	}
	return cascade.Within(r.schema.Table, func() *gorm.DB { return r.from(db) })
}

// isScoped reports whether who asks decides which rows of an entity there are.
func (s *Site) isScoped(e *entity) bool {
	r := s.byTable[e.schema.Table]
	return r != nil && r.scope != nil
}
