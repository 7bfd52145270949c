package api

import "time"

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
