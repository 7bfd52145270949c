package record

import "context"

// Inspect applies the rules that need nothing but the row, and writes nothing:
// for a child whose parent cannot be saved yet.
func Inspect(ctx context.Context, row any) error {
	table, err := parse(row)
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
