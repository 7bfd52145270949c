package admin

import (
	"cmp"
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
	"pollsadmin/views/ui"
)

// maxOptions is how many candidates a select offers. A relation with more of
// them is edited by key.
const maxOptions = 1000

// binding is an entity as one registration edits it: by itself, or as a child.
type binding struct {
	*entity
	site    *Site
	inline  string             // "polls.poll.choices" of children, empty for a model by itself
	choices map[string]Choices // by name of the relation
	locks   []lock
	empty   string // stands for what is blank, unless the site's word does
}

// item is one line of a form: a field, or something computed to look at.
type item struct {
	field    *field
	computed *listColumn
	readOnly bool
	as       control
	follows  []string // Prepopulated: the names of other fields
	joined   bool     // on the line of the item before: see Line
}

func (i item) name() string {
	if i.computed != nil {
		return i.computed.name
	}
	return i.field.name
}

// filled says what is blank in words.
func (b *binding) filled(c ui.Cell) ui.Cell {
	if c.Kind == ui.Empty && c.Text == "" {
		c.Text = cmp.Or(b.empty, b.site.cfg.EmptyValue)
	}
	return c
}

// candidates are the objects that a relation may lead to, in their own order.
func (b *binding) candidates(
	db *gorm.DB, f *field, limit int, narrow func(*gorm.DB) *gorm.DB,
) ([]row, error) {
	q := narrow(f.target.from(db)).Limit(limit)
	if c, ok := b.choices[f.name]; ok {
		return f.target.find(c.scope(q))
	}
	if by, ok := b.site.naturalOrder(f); ok {
		q = q.Order(clause.OrderByColumn{Column: f.target.col(by.column)})
	}
	return f.target.find(q.Order(clause.OrderByColumn{Column: f.target.key()}))
}

// allCandidates are the objects that a relation may lead to, false when there
// are more of them than so many: these are counted first, and not read in vain.
func (b *binding) allCandidates(
	db *gorm.DB, f *field, most int, narrow func(*gorm.DB) *gorm.DB,
) ([]row, bool, error) {
	if _, scoped := b.choices[f.name]; !scoped && !b.isLimited(db, f) { // else not all rows of the table are candidates
		if more, err := f.target.exceeds(db, most); err != nil || more {
			return nil, false, err
		}
	}
	rows, err := b.candidates(db, f, most+1, narrow)
	return rows, len(rows) <= most, err
}

// grantable leaves what the user may give to a relation: what the registration
// lets him give of what he may see.
func (b *binding) grantable(f *field) func(*gorm.DB) *gorm.DB {
	limit := b.choices[f.name].limit
	return func(db *gorm.DB) *gorm.DB {
		if limit != nil {
			db = limit(db)
		}
		return b.site.visible(f.target, db)
	}
}

// isLimited reports whether a row may be related to what the user may not give.
func (b *binding) isLimited(db *gorm.DB, f *field) bool {
	to := b.site.byTable[f.target.schema.Table]
	return b.choices[f.name].limit != nil || to != nil && to.hidesSome(db)
}

// chosen are the candidates of a relation that have one of the keys, by key:
// what is missing may not be chosen.
func (b *binding) chosen(db *gorm.DB, f *field, keys []uint) (map[uint]row, error) {
	chosen := make(map[uint]row, len(keys))
	if len(keys) == 0 {
		return chosen, nil
	}
	limit := b.grantable(f)
	rows, err := b.candidates(db, f, len(keys), func(q *gorm.DB) *gorm.DB { return limit(among(q, f, keys)) })
	if err != nil {
		return nil, fmt.Errorf("reading the choices of %s: %w", f.name, err)
	}
	for _, r := range rows {
		chosen[f.target.id(r)] = r
	}
	return chosen, nil
}

// among leaves the objects of a relation that have one of the keys.
func among(db *gorm.DB, f *field, keys []uint) *gorm.DB {
	return db.Where(clause.IN{Column: f.target.key(), Values: args(related.values(keys))})
}

// addTexts names objects that are no candidates, but what a row is related to
// already: nobody learns how anything else is called that he may not choose.
func (b *binding) addTexts(db *gorm.DB, f *field, keys []uint, texts map[uint]string) error {
	var others []uint
	for _, key := range keys {
		if _, known := texts[key]; !known {
			others = append(others, key)
		}
	}
	if _, scoped := b.choices[f.name]; len(others) == 0 || !scoped && !b.isLimited(db, f) { // they are not there
		return nil
	}
	rows, err := b.candidates(db, f, len(others), func(q *gorm.DB) *gorm.DB { return among(q, f, others) })
	if err != nil {
		return fmt.Errorf("reading the %s of a %s: %w", f.name, b.singular, err)
	}
	for _, r := range rows {
		texts[f.target.id(r)] = f.target.text(r)
	}
	return nil
}

// inspect applies the rules that need nothing but the row.
func (b *binding) inspect(ctx context.Context, r row) error {
	return record.Inspect(ctx, r.ptr.Interface())
}
