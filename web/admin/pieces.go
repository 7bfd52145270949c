package admin

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"pollsadmin/web/cache"
)

// pieces are what lists and forms are made of, each kept for as long as nobody changes
// what it was made of. What depends on who asks is none of them.
type pieces struct {
	tallies *cache.Memo[tally]
	counts  *cache.Memo[int] // of children
	keys    *cache.Memo[[]uint]
	lines   *cache.Memo[*kept]
	choices *cache.Memo[candidates]
	blocks  *cache.Memo[block]
	spans   *cache.Memo[span]
	periods *cache.Memo[[]period]

	rows      *cache.Memo[row]
	children  *cache.Memo[[]row]
	forms     *cache.Memo[keptForms]
	fieldsets *cache.Memo[*drawn]
	places    *cache.Memo[beside]

	navs *cache.Cache[templ.Component] // by all that they show
}

// About what they take in memory.
const (
	tallyBytes  = 16
	lineBytes   = 3000 // a row of a list, with what is drawn of it
	choiceBytes = 100
	blockBytes  = 500 // for each choice of a filter, drawn
	spanBytes   = 48
	periodBytes = 24
	placeBytes  = 150
)

func newPieces(bytes int64) pieces {
	return pieces{
		tallies:   cache.NewMemo[tally](bytes / 64),
		counts:    cache.NewMemo[int](bytes / 32),
		keys:      cache.NewMemo[[]uint](bytes / 32),
		lines:     cache.NewMemo[*kept](bytes / 4),
		choices:   cache.NewMemo[candidates](bytes / 32),
		blocks:    cache.NewMemo[block](bytes / 16),
		spans:     cache.NewMemo[span](bytes / 64),
		periods:   cache.NewMemo[[]period](bytes / 64),
		rows:      cache.NewMemo[row](bytes / 8),
		children:  cache.NewMemo[[]row](bytes / 16),
		forms:     cache.NewMemo[keptForms](bytes / 8),
		fieldsets: cache.NewMemo[*drawn](bytes / 8),
		places:    cache.NewMemo[beside](bytes / 16),
		navs:      cache.New[templ.Component](bytes / 32),
	}
}

// Kept tells how much the site keeps of databases, by kind.
func (s *Site) Kept() map[string]func() cache.Stats {
	p := s.pieces
	return map[string]func() cache.Stats{
		"admin_tallies": p.tallies.Stats, "admin_counts": p.counts.Stats,
		"admin_keys": p.keys.Stats, "admin_lines": p.lines.Stats,
		"admin_choices": p.choices.Stats, "admin_filters": p.blocks.Stats, "admin_spans": p.spans.Stats,
		"admin_periods": p.periods.Stats, "admin_rows": p.rows.Stats, "admin_children": p.children.Stats,
		"admin_forms": p.forms.Stats, "admin_fieldsets": p.fieldsets.Stats, "admin_places": p.places.Stats,
		"admin_sidebars": p.navs.Stats,
	}
}

// source is the database that the model's rows are read from: see Site.source.
func (r *resource) source(ctx context.Context) cache.Source { return r.site.source(ctx, r.entity) }

// source is that of the list; nil where rows are looked for.
func (l *listing) source() cache.Source {
	if len(l.conds) > 0 {
		return nil
	}
	return l.res.source(l.ctx)
}

// part is a column of the entity.
func (e *entity) part(column string) cache.Part {
	return cache.Part{Table: e.schema.Table, Column: column}
}

// rowsOf is what tells which rows the entity has.
func (e *entity) rowsOf() cache.Part { return e.part(e.schema.PrioritizedPrimaryField.DBName) }

// self is a row of the entity.
func (e *entity) self(id uint) cache.Part {
	p := e.rowsOf()
	p.Key = id
	return p
}

// orderParts are what the order of the list depends on: columns of its own, or whatever
// it may be by way of others.
func (l *listing) orderParts() []cache.Part {
	parts := []cache.Part{l.res.rowsOf()}
	for _, k := range l.order() {
		_, natural := l.res.site.naturalOrder(k.field)
		if len(k.via) > 0 || k.field.column == "" || natural {
			return []cache.Part{{}}
		}
		parts = append(parts, l.res.part(k.field.column))
	}
	return parts
}

// name tells a piece of the list from all others.
func (l *listing) name(what ...any) string {
	return fmt.Sprint(l.res.schema.Table, " ", fmt.Sprint(what...))
}
