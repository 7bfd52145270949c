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
	source := s.source(ctx, e)
	rows, lacking, places := make(map[uint]row, len(keys)), []uint{}, map[uint]cache.Place{}
	for _, key := range keys {
		r, place, found := s.pieces.rows.Find(ctx, source, e.schema.Table+" "+keyText(key), e.self(key))
		if found {
			rows[key] = r.copied()
			continue
		}
		lacking, places[key] = append(lacking, key), place
	}
	if len(lacking) == 0 {
		return rows, nil
	}
	read, err := s.withKeys(ctx, db, e, lacking)
	if err != nil {
		return nil, err
	}
	for _, r := range read {
		rows[e.id(r)] = r
		s.pieces.rows.Put(ctx, places[e.id(r)], r.copied(), e.rowBytes())
	}
	return rows, nil
}

func (s *Site) withKeys(ctx context.Context, db *gorm.DB, e *entity, keys []uint) (rows []row, err error) {
	if s.isScoped(e) {
		return e.find(s.from(e, db).Where(clause.IN{Column: e.key(), Values: args(related.values(keys))}).Limit(len(keys)))
	}
	return e.rowsBy(ctx, db, e.schema.PrioritizedPrimaryField.DBName, keys, len(keys))
}

// remembered are all the rows of an entity that have one of the keys, if all are known.
// Nothing is read, so that nothing is kept of a transaction that may be undone.
func (s *Site) remembered(ctx context.Context, e *entity, keys []uint) map[uint]row {
	source, rows := s.source(ctx, e), make(map[uint]row, len(keys))
	for _, key := range keys {
		r, _, found := s.pieces.rows.Find(ctx, source, e.schema.Table+" "+keyText(key), e.self(key))
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
