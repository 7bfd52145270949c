package record

import (
	"slices"

	"gorm.io/gorm/schema"
)

// name is what forms, complaints and JSON call a field: its column, or for a
// foreign key the relation ("created_by", not "created_by_id").
func name(table *schema.Schema, field *schema.Field) string {
	for _, relation := range table.Relationships.BelongsTo {
		isKey := func(r *schema.Reference) bool { return r.ForeignKey == field }
		if slices.ContainsFunc(relation.References, isKey) {
			return snake(relation.Name)
		}
	}
	return field.DBName
}

// snake is gorm's own column naming, for names that have no column.
func snake(goName string) string { return schema.NamingStrategy{}.ColumnName("", goName) }

// label is how messages call a field: the tag "label", or its name in words.
func label(table *schema.Schema, column string) string {
	field := table.LookUpField(column)
	if field == nil {
		return words(column)
	}
	if text := field.Tag.Get("label"); text != "" {
		return text
	}
	return words(name(table, field))
}
