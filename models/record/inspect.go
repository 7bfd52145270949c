package record

import (
	"context"

	"gorm.io/gorm"
)

// Inspect applies the rules that need nothing but the row, and writes nothing:
// for a child whose parent cannot be saved yet.
func Inspect(ctx context.Context, tx *gorm.DB, row any) error {
	table, err := parse(tx, row)
	if err != nil {
		return err
	}
	bad := Invalid{}
	checkTexts(ctx, table, row, bad)
	if v, ok := row.(Validator); ok {
		if err := bad.merge(v.Validate()); err != nil {
			return err
		}
	}
	return bad.Err()
}
