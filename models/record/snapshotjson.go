package record

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"

	"gorm.io/gorm/schema"
)

// appendJSON writes what encoding/json would, and nothing where that would write null. That
// would look at all values once more, which are JSON already, while others wait for their
// turn to write.
func (s *Snapshot) appendJSON(to []byte) (_ []byte, err error) {
	to = append(to, `{"rows":[`...)
	for i, row := range s.Rows {
		if i > 0 {
			to = append(to, ',')
		}
		if to, err = row.appendJSON(to); err != nil {
			return nil, err
		}
	}
	to = append(to, `],"tables":`...)
	if to, err = appendJSON(to, s.Tables); err != nil {
		return nil, err
	}
	return append(to, '}'), nil
}

func (f Frozen) appendJSON(to []byte) (_ []byte, err error) {
	to = appendText(append(to, `{"table":`...), f.Table)
	to = appendText(append(to, `,"key":`...), f.Key)
	to = appendText(append(to, `,"text":`...), f.Text)
	to = append(to, `,"values":{`...)
	for i, column := range f.Values {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(append(appendText(to, column.Name), ':'), column.JSON...)
	}
	to = append(to, '}')
	if len(f.Links) > 0 {
		to = append(to, `,"links":`...)
		if to, err = appendJSON(to, f.Links); err != nil {
			return nil, err
		}
	}
	return append(to, '}'), nil
}

// appendStored writes what a field of a row holds.
func appendStored(ctx context.Context, to []byte, field *schema.Field, row reflect.Value) ([]byte, error) {
	switch at := field.ReflectValueOf(ctx, row).Addr().Interface().(type) {
	case *uint:
		return strconv.AppendUint(to, uint64(*at), 10), nil
	case *string:
		return appendText(to, *at), nil
	}
	stored, _ := field.ValueOf(ctx, row)
	return appendJSON(to, stored)
}

func appendText(to []byte, text string) []byte {
	if isPlain(text) {
		return append(append(append(to, '"'), text...), '"')
	}
	to, _ = appendJSON(to, text) // any text can be written
	return to
}

func appendJSON(to []byte, value any) ([]byte, error) {
	text, err := json.Marshal(value)
	return append(to, text...), err
}

// isPlain reports whether a text is the same in JSON.
func isPlain(text string) bool {
	for _, b := range []byte(text) {
		if b < ' ' || b > '~' || b == '"' || b == '\\' || b == '<' || b == '>' || b == '&' {
			return false
		}
	}
	return true
}
