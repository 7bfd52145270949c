package admin

import (
	"context"

	viewadmin "pollsadmin/views/admin"
	"pollsadmin/web/cache"
)

// block is what the sidebar has of a filter.
type block struct {
	chips []viewadmin.Chip // of what is chosen
	shown bool
	view  viewadmin.Filter
}

// blockOf is the block of one of the filters, unless it is known.
func (l *listing) blockOf(ctx context.Context, index int, f filter) (block, error) {
	parts, may := l.madeOf(f)
	source := l.res.source(l.ctx)
	if source == nil || parts == nil || l.counting() {
		return l.makeBlock(ctx, f)
	}
	name := l.name("filter ", index, " ", may, " ", l.query.params.Encode())
	return l.res.site.pieces.blocks.Load(ctx, source, name, parts, func() (block, error) {
		b, err := l.makeBlock(ctx, f)
		if err == nil && b.shown {
			b.view.Drawn, _, err = Draw(ctx, viewadmin.FilterBlock(b.view))
		}
		return b, err
	}, func(b block) int { return blockBytes * (1 + len(b.view.Choices)) })
}

func (l *listing) makeBlock(ctx context.Context, f filter) (block, error) {
	o, err := f.offer(l)
	if err != nil {
		return block{}, err
	}
	b := block{chips: l.chipsOf(f, o), shown: o.shown()}
	if !b.shown {
		return b, nil
	}
	if l.counting() {
		if err := l.count(ctx, f, o.choices); err != nil {
			return block{}, err
		}
	}
	b.view = l.view(f, o)
	return b, nil
}

// madeOf are the parts of the database that a filter's block is made of, nil where that
// is not known; may tells whether the user may look for further choices.
func (l *listing) madeOf(f filter) (parts []cache.Part, may bool) {
	v, ok := f.(valueFilter)
	if !ok || v.at.field.target == nil {
		return nil, false
	}
	o := objects{valueFilter: v, l: l, b: l.bindingOf(v.at)}
	if !o.isOpen() {
		return nil, false
	}
	return v.at.parts(l.res.entity), o.searched() != nil
}

// isOpen reports whether everybody who may see the list is offered the same.
func (o objects) isOpen() bool {
	_, narrowed := o.b.choices[o.at.field.name]
	return !narrowed && !o.l.res.site.isScoped(o.at.field.target)
}
