package record

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// chunk is how many ids go into one statement.
const chunk = 500

// Link makes ids the whole of row's many-to-many relation (a Go field name,
// "Groups"): rows that are missing come in, surplus ones go, the rest are not
// touched. An id that does not exist is Invalid on the relation ("groups").
func Link(ctx context.Context, tx *gorm.DB, row any, relation string, ids []uint) error {
	tx = tx.WithContext(ctx)
	l, err := linkOf(ctx, row, relation)
	if err != nil {
		return err
	}
	there, err := l.ids(tx)
	if err != nil {
		return err
	}
	wanted := slices.Compact(slices.Sorted(slices.Values(ids)))
	missing := without(wanted, there)
	if err := l.check(tx, missing); err != nil {
		return err
	}
	if err := l.drop(tx, without(there, wanted)); err != nil {
		return err
	}
	return l.add(tx, missing)
}

// link is one row's side of a many-to-many relation.
type link struct {
	name         string // in snake case
	table        string // the one between
	own, other   string // its columns
	id           any    // the row's
	target       string // the table at the other end
	targetColumn string
}

func linkOf(ctx context.Context, row any, relation string) (*link, error) {
	table, err := parse(row)
	if err != nil {
		return nil, err
	}
	r := table.Relationships.Relations[relation]
	if r == nil || r.Type != schema.Many2Many {
		return nil, fmt.Errorf("linking %s: %q is not a many-to-many relation", table.Name, relation)
	}
	l := ends(r)
	for _, ref := range r.References {
		if ref.OwnPrimaryKey {
			l.id, _ = ref.PrimaryKey.ValueOf(ctx, reflect.ValueOf(row))
		}
	}
	return &l, nil
}

func (l *link) ids(tx *gorm.DB) ([]uint, error) {
	var ids []uint
	err := tx.Table(l.table).Where(clause.Eq{Column: column(l.own), Value: l.id}).Pluck(l.other, &ids).Error
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", l.table, err)
	}
	return ids, nil
}

// check refuses ids that nothing at the other end has.
func (l *link) check(tx *gorm.DB, ids []uint) error {
	for part := range slices.Chunk(ids, chunk) {
		if !slices.ContainsFunc(part, func(id uint) bool { return !storable(tx, id) }) {
			var n int64
			err := tx.Table(l.target).Where(in(l.targetColumn, part)).Count(&n).Error
			if err != nil {
				return fmt.Errorf("looking up %s: %w", l.target, err)
			}
			if int(n) == len(part) {
				continue
			}
		}
		return Invalid{l.name: {NoChoice}}
	}
	return nil
}

func (l *link) drop(tx *gorm.DB, ids []uint) error {
	for part := range slices.Chunk(ids, chunk) {
		where := clause.And(clause.Eq{Column: column(l.own), Value: l.id}, in(l.other, part))
		if err := tx.Table(l.table).Where(where).Delete(nil).Error; err != nil {
			return fmt.Errorf("taking rows out of %s: %w", l.table, err)
		}
	}
	return nil
}

func (l *link) add(tx *gorm.DB, ids []uint) error {
	for part := range slices.Chunk(ids, chunk) {
		rows := make([]map[string]any, len(part))
		for i, id := range part {
			rows[i] = map[string]any{l.own: l.id, l.other: id}
		}
		if err := tx.Table(l.table).Create(rows).Error; err != nil {
			return fmt.Errorf("putting rows into %s: %w", l.table, Translate(err))
		}
	}
	return nil
}

func column(name string) clause.Column { return clause.Column{Name: name} }

// in is "column IN (values)", with the column quoted.
func in[V any](name string, values []V) clause.IN {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return clause.IN{Column: column(name), Values: list}
}

// without gives the ids that are not among others, in their order.
func without(ids, others []uint) []uint {
	known := make(map[uint]bool, len(others))
	for _, id := range others {
		known[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id uint) bool { return known[id] })
}
