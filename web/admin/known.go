package admin

import (
	"context"
	"net/http"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/web/cache"
)

// looks reports whether the request changes nothing, so that what is known may be
// shown. Whoever writes reads within the transaction.
func (v *visit) looks() bool { return v.c.Request().Method == http.MethodGet }

// source is the database that an entity's rows are read from, if it tells what has
// changed, and nil where the rows depend on who asks.
func (s *Site) source(ctx context.Context, e *entity) cache.Source {
	if s.isScoped(e) || s.cfg.Source == nil {
		return nil
	}
	return s.cfg.Source(ctx)
}

// known are the rows of an entity that have one of the keys, by key, each a copy of its
// own. Those that are kept need not be read.
func (s *Site) known(ctx context.Context, db *gorm.DB, e *entity, keys []uint) (map[uint]row, error) {
	rows, err := s.pieces.rows.LoadEach(ctx, s.source(ctx, e), keys, cache.Each[row]{
		Name: e.rowName, Of: func(key uint) []cache.Part { return []cache.Part{e.self(key)} },
		Load: func(keys []uint) (map[uint]row, error) { return s.withKeys(ctx, db, e, keys) },
		Size: func(row) int { return e.rowBytes() },
	})
	for key, r := range rows {
		rows[key] = r.copied()
	}
	return rows, err
}

func (s *Site) withKeys(ctx context.Context, db *gorm.DB, e *entity, keys []uint) (map[uint]row, error) {
	var read []row
	var err error
	if s.isScoped(e) {
		all := clause.IN{Column: e.key(), Values: args(related.values(keys))}
		read, err = e.find(s.from(e, db).Where(all).Limit(len(keys)))
	} else {
		read, err = e.rowsBy(ctx, db, e.schema.PrioritizedPrimaryField.DBName, keys, len(keys))
	}
	rows := make(map[uint]row, len(read))
	for _, r := range read {
		rows[e.id(r)] = r
	}
	return rows, err
}

func (e *entity) rowName(key uint) string { return e.schema.Table + " " + keyText(key) }

// remembered are all the rows of an entity that have one of the keys, if all are known.
// Nothing is read, so that nothing is kept of a transaction that may be undone.
func (s *Site) remembered(ctx context.Context, e *entity, keys []uint) map[uint]row {
	source, rows := s.source(ctx, e), make(map[uint]row, len(keys))
	for _, key := range keys {
		r, _, found := s.pieces.rows.Find(ctx, source, e.rowName(key), e.self(key))
		if !found {
			return nil
		}
		rows[key] = r.copied()
	}
	return rows
}

// known are the saved children of a parent, each a copy of its own.
func (in *inline) known(ctx context.Context, db *gorm.DB, parent uint) ([]row, error) {
	part := in.part(in.owner.column)
	part.Key = parent
	name := in.inline + " " + keyText(parent)
	kept, place, found := in.site.pieces.children.Find(ctx, in.site.source(ctx, in.entity), name, part)
	if !found {
		var err error
		if kept, err = in.children(ctx, db, parent); err != nil {
			return nil, err
		}
		in.site.pieces.children.Put(ctx, place, kept, in.rowBytes()*len(kept))
	}
	rows := make([]row, len(kept))
	for i, r := range kept {
		rows[i] = r.copied()
	}
	return rows, nil
}
