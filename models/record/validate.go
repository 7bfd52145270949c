package record

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// Complaints that every model words alike; they are Django's.
const (
	Required = "This field is required."
	NoChoice = "Select a valid choice. That choice is not one of the available choices."
	noNulls  = "Null characters are not allowed."
	notUTF8  = "Enter text that is valid UTF-8."
)

// validate asks the schema, the model and, when both are content, the database.
func validate(ctx context.Context, tx *gorm.DB, table *schema.Schema, row any) error {
	bad := Invalid{}
	checkTexts(ctx, table, row, bad)
	checkUnset(ctx, table, row, bad)
	checkChoices(ctx, table, row, bad)
	if v, ok := row.(Validator); ok {
		if err := bad.merge(v.Validate()); err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return bad
	}
	if err := checkRelations(ctx, tx, table, row); err != nil {
		return err
	}
	if c, ok := row.(Checker); ok {
		return c.Check(ctx, tx)
	}
	return nil
}

// merge takes over another's complaints; what is not Invalid is an error of its own.
func (bad Invalid) merge(err error) error {
	var more Invalid
	if !errors.As(err, &more) {
		return err
	}
	for column, complaints := range more {
		for _, complaint := range complaints {
			bad.Add(column, complaint)
		}
	}
	return nil
}

// checkTexts holds every text column to what both engines can store, in the
// width that the model declares.
func checkTexts(ctx context.Context, table *schema.Schema, row any, bad Invalid) {
	for _, field := range table.Fields {
		if field.DBName == "" || field.GORMDataType != schema.String {
			continue
		}
		value, _ := field.ValueOf(ctx, reflect.ValueOf(row))
		text := reflect.Indirect(reflect.ValueOf(value))
		if text.Kind() != reflect.String {
			continue
		}
		if complaint := textFault(text.String(), field.Size); complaint != "" {
			bad.Add(name(table, field), complaint)
		}
	}
}

// textFault says what keeps a text out of a column of so many characters; 0 is no limit.
func textFault(text string, size int) string {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		return notUTF8
	case strings.ContainsRune(text, 0):
		return noNulls
	case size > 0 && n > size:
		return fmt.Sprintf("Ensure this value has at most %d characters (it has %d).", size, n)
	}
	return ""
}

// checkUnset asks for the relations that a row may not do without.
func checkUnset(ctx context.Context, table *schema.Schema, row any, bad Invalid) {
	for _, relation := range table.Relationships.BelongsTo {
		key := relation.References[0].ForeignKey
		if _, unset := key.ValueOf(ctx, reflect.ValueOf(row)); unset && key.NotNull {
			bad.Add(name(table, key), Required)
		}
	}
}

// checkRelations looks the other ends up. Foreign keys are deferred, so the
// database itself would speak up at COMMIT, too late to name the field.
func checkRelations(ctx context.Context, tx *gorm.DB, table *schema.Schema, row any) error {
	bad := Invalid{}
	for _, relation := range table.Relationships.BelongsTo {
		key, unset := relation.References[0].ForeignKey.ValueOf(ctx, reflect.ValueOf(row))
		if unset || isLoaded(ctx, relation, row, key) {
			continue
		}
		found, err := exists(ctx, tx, relation, key)
		if err != nil {
			return err
		}
		if !found {
			bad.Add(name(table, relation.References[0].ForeignKey), NoChoice)
		}
	}
	return bad.Err()
}

// isLoaded reports whether row carries the very record that its key names,
// which spares a query; the foreign key itself still stands behind it.
func isLoaded(ctx context.Context, relation *schema.Relationship, row, key any) bool {
	other := reflect.Indirect(relation.Field.ReflectValueOf(ctx, reflect.ValueOf(row)))
	if !other.IsValid() {
		return false
	}
	id, unset := relation.References[0].PrimaryKey.ValueOf(ctx, other)
	return !unset && id == reflect.Indirect(reflect.ValueOf(key)).Interface()
}

func exists(ctx context.Context, tx *gorm.DB, relation *schema.Relationship, key any) (bool, error) {
	if !storable(tx, key) {
		return false, nil
	}
	var n int64
	column := clause.Column{Name: relation.References[0].PrimaryKey.DBName}
	in := tx.WithContext(ctx).Table(relation.FieldSchema.Table)
	err := in.Where(clause.Eq{Column: column, Value: key}).Limit(1).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("looking up %s: %w", relation.FieldSchema.Table, err)
	}
	return n > 0, nil
}
