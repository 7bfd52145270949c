package sqlitedriver

import (
	"database/sql/driver"
	"fmt"
	"reflect"
)

// handle reads the sqlite3 pointer out of the driver's connection, which does
// not export it. Written for go-sqlite v1.23.0; a test holds go.mod to that.
func handle(opened driver.Conn) (uintptr, error) {
	value := reflect.ValueOf(opened)
	if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
		return 0, fmt.Errorf("%w: its connection is a %T", errForeign, opened)
	}
	field := value.Elem().FieldByName("db")
	if field.Kind() != reflect.Uintptr || field.Uint() == 0 {
		return 0, fmt.Errorf("%w: its connection has no field db with a pointer", errForeign)
	}
	return uintptr(field.Uint()), nil
}
