package sqlitedriver

import (
	"database/sql/driver"
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
