package record

import (
	"database/sql"
	"reflect"
	"time"
)

// destination is where the column of a field is to be read into.
func destination(field reflect.Value) any {
	switch to := field.Addr().Interface().(type) {
	case *string:
		return lenient[string]{to}
	case *uint:
		return lenient[uint]{to}
	case *int:
		return lenient[int]{to}
	case *bool:
		return lenient[bool]{to}
	case *time.Time:
		return lenient[time.Time]{to}
	default:
		return to
	}
}

// lenient reads NULL as nothing.
type lenient[T any] struct{ to *T }

// Scan is sql.Scanner's.
func (l lenient[T]) Scan(source any) error {
	if assigned(l.to, source) {
		return nil
	}
	var read sql.Null[T]
	err := read.Scan(source)
	*l.to = read.V
	return err
}

// assigned takes a value as it comes from a driver, where that needs no converting, for
// which database/sql would write numbers down and read them again.
func assigned(to, source any) bool {
	switch to := to.(type) {
	case *string:
		return put(to, source)
	case *time.Time:
		return put(to, source)
	case *uint:
		if n, ok := source.(int64); ok && n >= 0 {
			*to = uint(n)
			return true
		}
	}
	return false
}

func put[T any](to *T, source any) bool {
	value, ok := source.(T)
	if ok {
		*to = value
	}
	return ok
}
