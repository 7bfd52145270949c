package record

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Freeze takes a snapshot of each root with all that hangs on it, to be asked
// for before it is deleted; ErrTooLarge. It asks a query for each many-to-many
// that has rows, and none for what was collected.
func (c *Cascade) Freeze(ctx context.Context, tx *gorm.DB) ([]*Snapshot, error) {
	if c.cut || c.Total() > maxFrozen {
		return nil, ErrTooLarge
	}
	f := &freezer{ctx: ctx, tx: tx.WithContext(ctx), links: map[*schema.Relationship]map[string][]uint{}}
	var tables []string
	for _, t := range c.tables {
		if t.relation == nil {
			tables = append(tables, t.name)
		} else if err := f.readLinks(t); err != nil {
			return nil, err
		}
	}
	snapshots := make([]*Snapshot, len(c.Roots))
	for i, root := range c.Roots {
		snapshots[i] = &Snapshot{Tables: tables}
		if err := f.add(snapshots[i], root); err != nil {
			return nil, err
		}
	}
	return snapshots, nil
}

type freezer struct {
	ctx   context.Context
	tx    *gorm.DB
	links map[*schema.Relationship]map[string][]uint // by relation and by the row's key
}

// readLinks reads the rows between two tables.
func (f *freezer) readLinks(t *tally) error {
	if t.joins == 0 {
		return nil
	}
	if t.joins > maxFrozen {
		return ErrTooLarge
	}
	other := ""
	for _, ref := range t.relation.References {
		if !ref.OwnPrimaryKey {
			other = ref.ForeignKey.DBName
		}
	}
	byKey := map[string][]uint{}
	for part := range slices.Chunk(t.keys, chunk) {
		var pairs []struct{ Own, Other uint }
		query := f.tx.Table(t.name).Select("? AS own, ? AS other", column(t.column), column(other))
		if err := query.Where(in(t.column, part)).Order("other").Scan(&pairs).Error; err != nil {
			return fmt.Errorf("reading %s: %w", t.name, err)
		}
		for _, p := range pairs {
			byKey[keyText(p.Own)] = append(byKey[keyText(p.Own)], p.Other)
		}
	}
	f.links[t.relation] = byKey
	return nil
}

// add takes a row and what hangs on it into a snapshot, unless it is secret.
func (f *freezer) add(s *Snapshot, n *Node) error {
	if _, secret := disclosed(n.of.table); secret {
		return nil
	}
	frozen, err := Freeze(f.ctx, n.of.table, n.of.value.Addr().Interface())
	if err != nil {
		return err
	}
	for name, relation := range n.of.table.Relationships.Relations {
		if relation.Type != schema.Many2Many {
			continue
		}
		if frozen.Links == nil {
			frozen.Links = map[string][]uint{}
		}
		frozen.Links[name] = f.links[relation][frozen.Key]
	}
	s.Rows = append(s.Rows, frozen)
	for _, child := range n.Children {
		if err := f.add(s, child); err != nil {
			return err
		}
	}
	return nil
}
