package record

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm/schema"
)

// Choice is one of the values that a field may have: as it is stored, written
// out, and as people read it.
type Choice struct{ Value, Label string }

// Chooser is a type of field that has but a few values, in the order to offer
// them: Django's choices.
//
//	func (ActionFlag) Choices() []record.Choice
type Chooser interface{ Choices() []Choice }

// ChoicesOf are the values that a field may have, nil for one that may have any.
func ChoicesOf(field *schema.Field) []Choice {
	if !field.IndirectFieldType.Implements(reflect.TypeFor[Chooser]()) {
		return nil
	}
	if c, ok := reflect.New(field.IndirectFieldType).Elem().Interface().(Chooser); ok {
		return c.Choices()
	}
	return nil
}

// checkChoices holds fields to the values that their types offer. Blank is a
// matter for Validate.
func checkChoices(ctx context.Context, table *schema.Schema, row any, bad Invalid) {
	for _, field := range table.Fields {
		choices := ChoicesOf(field)
		if choices == nil {
			continue
		}
		value, blank := field.ValueOf(ctx, reflect.ValueOf(row))
		if text := plain(value); !blank && !offers(choices, text) {
			bad.Add(name(table, field), fmt.Sprintf("Value %q is not a valid choice.", text))
		}
	}
}

// plain is a value written out as it is stored: not as its String has it.
func plain(value any) string {
	v := reflect.Indirect(reflect.ValueOf(value))
	switch {
	case v.CanInt():
		return fmt.Sprint(v.Int())
	case v.CanUint():
		return fmt.Sprint(v.Uint())
	}
	return v.String()
}

func offers(choices []Choice, value string) bool {
	for _, c := range choices {
		if c.Value == value {
			return true
		}
	}
	return false
}
