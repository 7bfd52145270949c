package api

import (
	"errors"
	"strings"
	"time"
)

// Time is a moment as Django REST framework writes it: six digits of a second,
// or none.
type Time time.Time

// MarshalText writes "2018-07-05T11:20:55.605247Z".
func (t Time) MarshalText() ([]byte, error) {
	at := time.Time(t).UTC().Truncate(time.Microsecond)
	if at.Nanosecond() == 0 {
		return []byte(at.Format("2006-01-02T15:04:05Z")), nil
	}
	return []byte(at.Format("2006-01-02T15:04:05.000000Z")), nil
}

// readMoment reads a moment as an address has it, where a plus becomes a blank
// unless it is escaped. A date alone is its midnight.
func readMoment(asked string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, asked); err == nil && day.Year() >= 1 {
		return day, nil
	}
	if i := strings.LastIndexByte(asked, ' '); i >= len("2018-07-05T11:20") {
		asked = asked[:i] + "+" + asked[i+1:]
	}
	return readTime(value{kind: text, text: asked})
}

// readTime reads a moment of the years 1 to 9999, which all that we work with can
// store.
func readTime(v value) (time.Time, error) {
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
	} {
		at, err := time.Parse(layout, v.text)
		at = at.UTC().Truncate(time.Microsecond)
		if err == nil && v.kind == text && at.Year() >= 1 && at.Year() <= 9999 {
			return at, nil
		}
	}
	return time.Time{}, errors.New("not a moment")
}
