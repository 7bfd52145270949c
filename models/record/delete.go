package record

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Delete takes out everything that was collected, children before what they
// point at. A row that came to point here since then makes the commit fail:
// see Translate.
func (c *Cascade) Delete(ctx context.Context, tx *gorm.DB) error {
	tx = tx.WithContext(ctx)
	for _, t := range c.order() {
		for part := range slices.Chunk(t.keys, chunk) {
			if err := tx.Table(t.name).Where(in(t.column, part)).Delete(nil).Error; err != nil {
				return fmt.Errorf("deleting from %s: %w", t.name, Translate(err))
			}
		}
	}
	return nil
}

// order puts every table after those that point at it; in a ring of tables,
// deferred foreign keys make any order do.
func (c *Cascade) order() []*tally {
	var sorted []*tally
	seen := map[*tally]bool{}
	var visit func(*tally)
	visit = func(t *tally) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, child := range t.children {
			visit(child)
		}
		sorted = append(sorted, t)
	}
	for _, t := range c.tables {
		visit(t)
	}
	return sorted
}

func orderBy(column clause.Column) clause.OrderByColumn { return clause.OrderByColumn{Column: column} }
