package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// parseValue reads a value strictly, as it stands in a URL.
func parseValue(f *field, s string, zone *time.Location) (value, error) {
	v := value{kind: f.kind}
	var err error
	switch f.kind {
	case boolean:
		v.yes, err = parseBool(s)
	case integer:
		v.number, err = strconv.ParseInt(s, 10, 64)
	case decimal:
		v.fraction, err = parseDecimal(s)
	case related, several:
		var id uint64
		id, err = parseID(s)
		v.kind, v.number = related, int64(id)
	case moment:
		v.at, err = parseMoment(s, zone)
	default:
		v.text = s
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			err = errBadParameter
		}
	}
	if err != nil {
		return value{}, fmt.Errorf("%w: %s cannot be %q", errBadParameter, f.name, s)
	}
	return v, nil
}

// parseDecimal reads a number as people write it: not as programs do, and none
// without an end.
func parseDecimal(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.Trim(s, "+-.0123456789") != "" {
		return 0, fmt.Errorf("%w: %q is not a number", errBadParameter, s)
	}
	return n, nil
}

func parseBool(s string) (bool, error) {
	switch s {
	case "1", "True", "true":
		return true, nil
	case "0", "False", "false":
		return false, nil
	}
	return false, fmt.Errorf("%w: %q is neither True nor False", errBadParameter, s)
}

// parseID reads a primary key. What no row can have is refused here, so that
// no database is asked for it.
func parseID(s string) (uint64, error) {
	id, err := strconv.ParseUint(s, 10, 63)
	if err != nil || strings.HasPrefix(s, "+") {
		return 0, fmt.Errorf("%w: %q is not a key", errBadParameter, s)
	}
	return id, nil
}

// parseMoment reads a date, or a date and time, with or without an offset.
func parseMoment(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{
		"2006-01-02 15:04:05.999999999Z07:00", time.RFC3339Nano, "2006-01-02 15:04:05.999999999",
		"2006-01-02 15:04", time.DateOnly,
	} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: %q is not a date", errBadParameter, s)
}

// isDay reports whether s is a date without a time.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
