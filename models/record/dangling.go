package record

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// Dangling is a reference to a row that is not there.
type Dangling struct {
	ID      uint // of the row that refers
	Field   Field
	Missing uint
}

// dangling finds, among the rows of a table, references that lead nowhere.
const dangling = `SELECT o.%[2]s AS own, o.%[3]s AS other FROM %[1]s o WHERE o.%[3]s IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM %[4]s x WHERE x.%[5]s = o.%[3]s) ORDER BY 1, 2 LIMIT %[6]d`

// Dangling finds references that lead nowhere, a few of each field. Foreign keys
// are deferred: within a transaction that may be so, at its end the database
// would refuse it, without saying which.
func (t *Table) Dangling(ctx context.Context, tx *gorm.DB, most int) ([]Dangling, error) {
	var all []Dangling
	for _, f := range t.fields {
		if f.Target == "" {
			continue
		}
		table, own, other := t.Name(), t.schema.PrioritizedPrimaryField.DBName, f.Column
		if f.Many() {
			table, own, other = f.link.table, f.link.own, f.link.other
		}
		quote := tx.Statement.Quote
		query := fmt.Sprintf(dangling, quote(table), quote(own), quote(other), quote(f.Target), quote("id"), most)
		var pairs []pair
		if err := tx.WithContext(ctx).Raw(query).Scan(&pairs).Error; err != nil {
			return nil, fmt.Errorf("looking for what %s.%s leads to: %w", t.Name(), f.Name, err)
		}
		for _, p := range pairs {
			all = append(all, Dangling{p.Own, f, p.Other})
		}
	}
	return all, nil
}

// KeepCounting has the database give out keys beyond those that rows brought
// along. SQLite does so by itself; PostgreSQL counts apart from the table.
func (t *Table) KeepCounting(ctx context.Context, tx *gorm.DB) error {
	if tx.Name() != "postgres" {
		return nil
	}
	tx = tx.WithContext(ctx)
	key := t.schema.PrioritizedPrimaryField.DBName
	quote := tx.Statement.Quote
	var sequence *string
	err := tx.Raw("SELECT pg_get_serial_sequence(?, ?)", quote(t.Name()), key).Scan(&sequence).Error
	if err == nil && sequence != nil {
		advance := fmt.Sprintf("SELECT setval(?, max(%[1]s)) FROM %[2]s HAVING max(%[1]s) >= (SELECT last_value FROM %[3]s)",
			quote(key), quote(t.Name()), *sequence)
		err = tx.Exec(advance, *sequence).Error
	}
	if err != nil {
		return fmt.Errorf("setting the sequence of %s: %w", t.Name(), err)
	}
	return nil
}
