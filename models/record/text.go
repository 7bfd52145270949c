package record

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// Text is what a row is called on a page: what it says of itself, or Django's
// "Vote object (3)".
func Text(row any) string {
	if s, ok := row.(fmt.Stringer); ok {
		return s.String()
	}
	value := reflect.Indirect(reflect.ValueOf(row))
	if !value.IsValid() {
		return ""
	}
	return fmt.Sprintf("%s object (%s)", value.Type().Name(), key(value))
}

// key finds the primary key without a schema: a field tagged so, or ID.
func key(value reflect.Value) string {
	if value.Kind() != reflect.Struct {
		return fmt.Sprint(value.Interface())
	}
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if strings.Contains(field.Tag.Get("gorm"), "primaryKey") {
			return keyText(value.Field(i).Interface())
		}
	}
	if id := value.FieldByName("ID"); id.IsValid() {
		return keyText(id.Interface())
	}
	return "?"
}

func keyText(id any) string {
	if raw, ok := id.([]byte); ok {
		return fmt.Sprintf("%x", raw)
	}
	return fmt.Sprint(id)
}

// words turns "voted_by" into "Voted by".
func words(name string) string {
	runes := []rune(strings.ReplaceAll(name, "_", " "))
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}
