package sqlitedriver

import (
	"database/sql/driver"
	"strings"
	"time"
)

// TimeText is a time as Django writes it in SQLite: naive UTC, with microseconds
// unless they are zero. Text compares as time only when all write it alike.
func TimeText(at time.Time) string {
	at = at.UTC().Truncate(time.Microsecond)
	if at.Nanosecond() == 0 {
		return at.Format(time.DateTime)
	}
	return at.Format("2006-01-02 15:04:05.000000")
}

// CheckNamedValue turns an argument into what SQLite stores, times into Django's
// text, be they plain, behind a pointer, or in a driver.Valuer.
func (c *conn) CheckNamedValue(argument *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(argument.Value)
	if err != nil {
		return err
	}
	if at, ok := value.(time.Time); ok {
		value = TimeText(at)
	}
	argument.Value = value
	return nil
}

// moment reads a time as go-sqlite does, in UTC, and gives back text that is none.
func moment(text string) driver.Value {
	if at, ok := plainMoment(text); ok {
		return at
	}
	trimmed, _, _ := strings.Cut(text, "m=")
	if at, err := time.Parse("2006-01-02 15:04:05.999999999 -0700 MST", strings.TrimSpace(trimmed)); err == nil {
		return at.UTC()
	}
	for _, layout := range []string{
		"2006-01-02 15:04:05.999999999-07:00", "2006-01-02T15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999",
		"2006-01-02T15:04:05.999999999", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly,
	} {
		if at, err := time.Parse(layout, strings.TrimSuffix(text, "Z")); err == nil {
			return at.UTC()
		}
	}
	return text
}

// plainMoment reads what TimeText writes, in a fraction of the time that time.Parse takes.
func plainMoment(text string) (at time.Time, ok bool) {
	const full = "2006-01-02 15:04:05.000000"
	if len(text) != len(full) && len(text) != len(time.DateTime) {
		return at, false
	}
	var fields [7]int
	field := 0
	for i := range len(text) {
		switch sign, digit := full[i], text[i]-'0'; {
		case sign >= '0' && sign <= '9':
			if digit > 9 {
				return at, false
			}
			fields[field] = fields[field]*10 + int(digit)
		case sign != text[i]:
			return at, false
		default:
			field++
		}
	}
	at = time.Date(fields[0], time.Month(fields[1]), fields[2], fields[3], fields[4], fields[5], fields[6]*1000, time.UTC)
	_, month, day := at.Date() // another day where there was no such one
	return at, int(month) == fields[1] && day == fields[2] && fields[3] < 24 && fields[4] < 60 && fields[5] < 60
}
