package admin

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/views"
)

// maxSortedBy is how many children a list can be sorted by the numbers of: all
// of them have to be counted for it.
const maxSortedBy = 500_000

// dropCounts leaves out sorting by what would have to be counted for too long,
// and returns the labels of these columns.
func (l *listing) dropCounts() ([]string, error) {
	var dropped []string
	var kept []sortKey
	for _, k := range l.query.sort {
		if k.column >= len(l.res.columns) || !l.res.columns[k.column].counts() && !l.res.columns[k.column].isDeep() {
			kept = append(kept, k)
			continue
		}
		column := l.res.columns[k.column]
		of := l.res.entity
		if column.counts() {
			of = column.order.target
		}
		most, err := of.most(l.db)
		if err != nil {
			return nil, err
		}
		if most > maxSortedBy {
			dropped = append(dropped, column.label)
			continue
		}
		kept = append(kept, k)
	}
	l.query.sort = kept
	return slices.Compact(dropped), nil
}

// counts reports whether a column is sorted by the number of children.
func (c listColumn) counts() bool { return c.order != nil && c.order.kind == many }

// most is a number that the rows of the table are not more than: how far their
// keys lie apart. It takes no longer for a large table.
func (e *entity) most(db *gorm.DB) (int64, error) {
	var most int64
	if err := e.apart(db).Scan(&most).Error; err != nil {
		return 0, fmt.Errorf("estimating the number of %s: %w", e.plural, err)
	}
	return most, nil
}

// apart is a query for how far the keys lie apart.
func (e *entity) apart(db *gorm.DB) *gorm.DB {
	last, first := e.table(db).Select("MAX(?)", e.key()), e.table(db).Select("MIN(?)", e.key())
	return db.Raw("SELECT COALESCE((?) - (?) + 1, 0)", last, first) // one at a time, or all are read
}

// tellDropped says on the page why it is not sorted as it was asked to be.
func (v *visit) tellDropped(labels []string) {
	for _, label := range labels {
		v.now(views.Message{Level: "warning", Before: fmt.Sprintf(
			"The %s are not sorted by “%s”: there is too much to count.", v.res.plural, label)})
	}
}
