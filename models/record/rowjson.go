package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// jsonTime is how times are written: UTC, with the microseconds that Django's own
// files lack and that it reads.
const jsonTime = "2006-01-02T15:04:05.000000Z"

// JSON is what a column holds, as Django's files have it.
func (r *Row) JSON(f Field) (json.RawMessage, error) {
	value := reflect.Indirect(r.of(f))
	if !value.IsValid() {
		return json.RawMessage("null"), nil
	}
	if at, ok := value.Interface().(time.Time); ok {
		return strconv.AppendQuote(nil, at.UTC().Format(jsonTime)), nil
	}
	var out bytes.Buffer
	writer := json.NewEncoder(&out)
	writer.SetEscapeHTML(false)
	if err := writer.Encode(value.Interface()); err != nil {
		return nil, fmt.Errorf("writing %s.%s: %w", r.table.Name(), f.Column, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// SetJSON is the way back. The error says what would have been right.
func (r *Row) SetJSON(f Field, raw json.RawMessage) error {
	field := r.of(f)
	if string(raw) == "null" {
		if f.column.NotNull {
			return errors.New("it may not be null")
		}
		field.SetZero()
		return nil
	}
	value := reflect.New(f.column.IndirectFieldType)
	if err := fromJSON(value.Elem(), raw); err != nil {
		return err
	}
	if field.Kind() == reflect.Pointer {
		field.Set(value)
	} else {
		field.Set(value.Elem())
	}
	return nil
}

// SetTrue ticks a field that is true where nothing is said of it.
func (r *Row) SetTrue(f Field) { r.of(f).SetBool(true) }

func fromJSON(value reflect.Value, raw json.RawMessage) error {
	if _, ok := value.Interface().(time.Time); ok {
		return timeFromJSON(value, raw)
	}
	switch value.Kind() {
	case reflect.String:
		text, err := textFromJSON(raw)
		value.SetString(text)
		return err
	case reflect.Bool:
		return boolFromJSON(value, raw)
	case reflect.Uint, reflect.Uint8, reflect.Uint32, reflect.Uint64:
		n, err := strconv.ParseUint(strings.Trim(string(raw), `"`), 10, value.Type().Bits())
		if err != nil {
			return fmt.Errorf("%.40s is not a number that fits", raw)
		}
		value.SetUint(n)
		return nil
	}
	return json.Unmarshal(raw, value.Addr().Interface())
}

// textFromJSON takes numbers for texts too, as Django does. What is no text at
// all for one of the engines would come out as question marks.
func textFromJSON(raw json.RawMessage) (string, error) {
	if len(raw) > 0 && raw[0] != '"' {
		if bytes.ContainsAny(raw[:1], "{[") {
			return "", fmt.Errorf("%.40s is not a text", raw)
		}
		return string(raw), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", err
	}
	lost := strings.ContainsRune(text, utf8.RuneError) && !bytes.ContainsRune(raw, utf8.RuneError) &&
		!bytes.Contains(bytes.ToLower(raw), []byte(`\ufffd`))
	if lost || !utf8.Valid(raw) {
		return "", errors.New("it is not text in Unicode: half a character is missing")
	}
	return text, nil
}

func boolFromJSON(value reflect.Value, raw json.RawMessage) error {
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "true", "1":
		value.SetBool(true)
	case "false", "0":
		value.SetBool(false)
	default:
		return fmt.Errorf("%.40s is neither true nor false", raw)
	}
	return nil
}

// timeFromJSON takes what Django takes. A time without an offset is UTC, as in
// the databases.
func timeFromJSON(value reflect.Value, raw json.RawMessage) error {
	text := strings.Replace(strings.Trim(string(raw), `"`), " ", "T", 1)
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05-07", "2006-01-02T15:04",
		"2006-01-02T15:04Z07:00", time.DateOnly,
	} {
		if at, err := time.Parse(layout, text); err == nil {
			value.Set(reflect.ValueOf(at.UTC().Truncate(time.Microsecond)))
			return nil
		}
	}
	return fmt.Errorf("%.60s is not a time (write it as \"2018-07-05T11:20:55Z\")", raw)
}
